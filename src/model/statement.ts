import type { RelationName } from './catalog.ts';

/** How a statement uses the tables of the catalog. What was not understood is left out. */
export interface StatementConditions {
  /** Every instance of a table or view, in order of appearance; a table joined twice is here twice. */
  readonly tables: readonly TableUse[];
  /** Query blocks: the statement itself first (0), then each sub-select, CTE and side of a UNION. */
  readonly blocks: readonly QueryBlock[];
  readonly conditions: readonly Condition[];
  /** `SET column = $n` of UPDATE. */
  readonly assignments: readonly Assignment[];
}

export interface TableUse {
  readonly relation: RelationName;
  /** The name that the statement calls it by. */
  readonly alias: string;
  /** Index into `blocks`. */
  readonly block: number;
  /** On the nullable side of an outer join. */
  readonly nullable: boolean;
  /** Every column of it that the statement reads, sorted; null where it reads whole rows (`*`). */
  readonly columns: readonly string[] | null;
}

/** A column of one table instance. */
export interface ColumnUse {
  /** Index into `tables`. */
  readonly table: number;
  readonly column: string;
}

export interface QueryBlock {
  /** The block it is written in; null for the statement itself. */
  readonly parent: number | null;
  /** ORDER BY keys up to the first that is not a plain column. */
  readonly order: readonly SortKey[];
  /** False where `order` was cut short. */
  readonly orderComplete: boolean;
  /** GROUP BY, or the columns of SELECT DISTINCT, that are plain columns. */
  readonly group: readonly ColumnUse[];
  readonly limit: Bound | null;
  readonly offset: Bound | null;
  /** Has GROUP BY, DISTINCT, aggregates, window functions, LIMIT or a set operation. */
  readonly fenced: boolean;
}

export interface SortKey extends ColumnUse {
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** LIMIT or OFFSET. */
export type Bound =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'parameter'; readonly number: number }
  | { readonly kind: 'expression' };

/**
 * - `equal`: `=`, IS NOT DISTINCT FROM, a bare boolean column, USING, IN (SELECT column …)
 * - `in`: IN (…), `= ANY (…)`
 * - `range`: `<`, `<=`, `>`, `>=`; BETWEEN is two of them; a row comparison gives its first column
 * - `like`: LIKE, ILIKE, `^@`; `symbol` is `~~`, `~~*` or `^@`
 * - `contains`: the column is an array, jsonb or range: `@>`, `&&`, `?`, `$1 = ANY (column)`
 * - `other`: any other operator or test
 */
export type ConditionKind =
  | 'equal'
  | 'in'
  | 'range'
  | 'like'
  | 'contains'
  | 'is null'
  | 'is not null'
  | 'other';

/** One condition on one column; a join condition appears once for each of its two columns. */
export interface Condition extends ColumnUse {
  readonly kind: ConditionKind;
  /** The operator with the column on its left: `$1 < c` is `>`. Empty for IS [NOT] NULL. */
  readonly symbol: string;
  /** Under NOT, or `<>`, NOT IN, NOT LIKE. */
  readonly negated: boolean;
  /**
   * It restricts the rows of its table in every case: a term of the top-level AND of WHERE or of a
   * join, not under OR or NOT, not of the preserved side of an outer join, not beyond a fenced block.
   */
  readonly conjunct: boolean;
  /** The block in which it is written; differs from its table's for correlated and derived tables. */
  readonly block: number;
  /** What is around the column: `lower` in `lower(email) = $1`; null for the plain column. */
  readonly wrapper: Wrapper | null;
  /** The other side; null for IS [NOT] NULL. */
  readonly operand: Operand | null;
}

/** A function of one argument, a cast that changes the value, or a step into a json column. */
export type Wrapper =
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'cast'; readonly type: string }
  | { readonly kind: 'json'; readonly operator: '->' | '->>'; readonly key: string };

export type Operand =
  | ParameterOperand
  | ConstantOperand
  | { readonly kind: 'list'; readonly items: readonly (ParameterOperand | ConstantOperand)[] }
  | ({ readonly kind: 'column' } & ColumnUse)
  /** Anything else, with the parameters and the tables (indexes into `tables`) that occur in it. */
  | {
      readonly kind: 'expression';
      readonly parameters: readonly number[];
      readonly tables: readonly number[];
    };

export interface ParameterOperand {
  readonly kind: 'parameter';
  /** n of `$n`. */
  readonly number: number;
  /** The type it is cast to, as written (`text`, `PaymentStatus`); the outermost of several. */
  readonly cast: string | null;
  /** It is a whole array: `= ANY ($1)`, `@> $1`. */
  readonly array: boolean;
  /** Text concatenated around it: `'%' || $1 || '%'`. */
  readonly prefix: string;
  readonly suffix: string;
}

export interface ConstantOperand {
  readonly kind: 'constant';
  /** Unquoted text; null is NULL. */
  readonly value: string | null;
  /** The type it is cast to, as written; null for a bare literal. */
  readonly cast: string | null;
}

export interface Assignment extends ColumnUse {
  readonly operand: ParameterOperand;
}
