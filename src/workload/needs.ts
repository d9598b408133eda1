import type { Catalog, Column, Table } from '../model/catalog.ts';
import type {
  Condition,
  Operand,
  ParameterOperand,
  StatementConditions,
} from '../model/statement.ts';
import { findTable } from '../sql/relations.ts';

/** What one parameter has to be. */
export type Need = BoundNeed | ColumnNeed;

export interface BoundNeed {
  readonly kind: 'bound';
  readonly number: number;
  readonly value: '20' | '0';
}

/** A value of a column, or one made from it. */
export interface ColumnNeed {
  readonly kind: 'column';
  readonly number: number;
  /** Index into the statement's tables. */
  readonly instance: number;
  readonly table: Table;
  readonly column: Column;
  readonly condition: Pick<
    Condition,
    'kind' | 'symbol' | 'negated' | 'conjunct' | 'wrapper' | 'block'
  >;
  readonly operand: ParameterOperand;
  /** It is written to the column by SET, not compared with it. */
  readonly assigned: boolean;
}

const PREFERRED = ['equal', 'in', 'range', 'like', 'contains'];

const ASSIGNED: ColumnNeed['condition'] = {
  kind: 'equal',
  symbol: '=',
  negated: false,
  conjunct: false,
  wrapper: null,
  block: 0,
};

/** What each parameter is compared with; null for one that is compared with no column. */
export function needOf(
  number: number,
  statement: StatementConditions,
  catalog: Catalog,
): Need | null {
  return boundNeed(number, statement) ?? columnNeed(number, statement, catalog);
}

function boundNeed(number: number, statement: StatementConditions): BoundNeed | null {
  const names = (bound: { readonly kind: string; readonly number?: number } | null) =>
    bound?.kind === 'parameter' && bound.number === number;
  if (statement.blocks.some(({ limit }) => names(limit)))
    return { kind: 'bound', number, value: '20' };
  if (statement.blocks.some(({ offset }) => names(offset)))
    return { kind: 'bound', number, value: '0' };
  return null;
}

function columnNeed(
  number: number,
  statement: StatementConditions,
  catalog: Catalog,
): ColumnNeed | null {
  const compared = statement.conditions
    .filter((condition) => PREFERRED.includes(condition.kind))
    .flatMap((condition) => {
      const operand = parameterIn(condition.operand, number);
      return operand
        ? [{ table: condition.table, column: condition.column, condition, operand }]
        : [];
    })
    .sort((a, b) => rank(a.condition) - rank(b.condition));
  const written = statement.assignments
    .filter(({ operand }) => operand.number === number)
    .map((assignment) => ({ ...assignment, condition: { ...ASSIGNED } }));
  const found = [...compared, ...written][0];
  if (!found) return null;
  const relation = statement.tables[found.table]?.relation;
  const table = relation && findTable(catalog, relation.schema, relation.name);
  const column = table?.columns.find(({ name }) => name === found.column);
  if (!table || !column) return null;
  const { condition, operand } = found;
  const assigned = compared.length === 0;
  return {
    kind: 'column',
    number,
    instance: found.table,
    table,
    column,
    condition,
    operand,
    assigned,
  };
}

function rank(condition: Condition): number {
  const unsure = (condition.negated ? 20 : 0) + (condition.conjunct ? 0 : 10);
  return PREFERRED.indexOf(condition.kind) + unsure;
}

function parameterIn(operand: Operand | null, number: number): ParameterOperand | null {
  if (operand?.kind === 'parameter') return operand.number === number ? operand : null;
  if (operand?.kind !== 'list') return null;
  const item = operand.items.find((each) => each.kind === 'parameter' && each.number === number);
  return item?.kind === 'parameter' ? item : null;
}

/** The other end of the same column's range, if a parameter is it. */
export function partnerOf(need: ColumnNeed, needs: readonly ColumnNeed[]): ColumnNeed | null {
  const other = needs.find(
    (each) =>
      each.condition.kind === 'range' &&
      each.instance === need.instance &&
      each.column === need.column &&
      isLower(each) !== isLower(need),
  );
  return other ?? null;
}

/** Whether the parameter is the lower end of a range: `column >= $n`. */
export function isLower(need: ColumnNeed): boolean {
  return need.condition.symbol.startsWith('>');
}

/** `bookings.user_id` or `lower(users.email)`, for origins and reasons. */
export function nameOf({ table, column, condition: { wrapper } }: ColumnNeed): string {
  const name = `${table.name}.${column.name}`;
  if (wrapper?.kind === 'json') return `${name}${wrapper.operator}${wrapper.key}`;
  if (wrapper?.kind === 'cast') return `${name}::${wrapper.type}`;
  return wrapper ? `${wrapper.name}(${name})` : name;
}
