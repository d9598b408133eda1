import type { Condition, Operand } from '../../../model/statement.ts';
import { readConditions } from '../../../sql/conditions.ts';
import type { Node } from '../../../sql/parse.ts';
import { ownCatalog } from './own-catalog.ts';

/** A parameter that rows are looked up by: `column = $n`, `column IN ($n)`, `column = ANY ($n)`. */
export interface LookupBy {
  /** n of `$n`. */
  readonly parameter: number;
  /** It is a whole array. */
  readonly array: boolean;
  readonly column: string;
  /** Null where it cannot be told. */
  readonly table: string | null;
}

export interface Lookups {
  readonly links: readonly LookupBy[];
  /** Names of the tables that it uses. */
  readonly tables: readonly string[];
  /** Values in the longest `IN (…)` that is written out. */
  readonly longestList: number;
  /** Parameters that are whole lists. */
  readonly arrays: readonly number[];
}

/** How a normalised statement looks rows up. */
export function lookupsOf(statement: Node): Lookups {
  const own = ownCatalog(statement);
  const { tables, conditions } = readConditions(statement, own.catalog);
  const positive = conditions.filter(({ negated }) => !negated);
  const links = positive.flatMap((condition) => {
    const at = parameterOf(condition);
    if (at === null) return [];
    const table = tables[condition.table]?.relation.name ?? null;
    const { column } = condition;
    return [{ ...at, column, table: own.ambiguous.has(column) ? null : table }];
  });
  const lists = conditions.filter(({ kind }) => kind === 'in').map(({ operand }) => operand);
  return {
    links,
    tables: own.tables.map(({ relname = '' }) => relname),
    longestList: Math.max(0, ...lists.map(writtenLength)),
    arrays: lists.flatMap((list) => (list?.kind === 'parameter' ? [list.number] : [])),
  };
}

function parameterOf({ kind, operand }: Condition): Pick<LookupBy, 'parameter' | 'array'> | null {
  const [only, ...others] = operand?.kind === 'list' ? operand.items : [operand];
  if (others.length > 0 || only?.kind !== 'parameter') return null;
  if ((kind !== 'equal' && kind !== 'in') || only.prefix !== '' || only.suffix !== '') return null;
  return { parameter: only.number, array: only.array };
}

function writtenLength(list: Operand | null): number {
  return list?.kind === 'list' ? list.items.length : 0;
}
