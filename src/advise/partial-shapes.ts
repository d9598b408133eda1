import type { Table } from '../model/catalog.ts';
import type { Condition } from '../model/statement.ts';
import { quoteIdentifier, quoteLiteral } from '../sql/quote.ts';
import { columnOf, nullShare, shareOfValue } from './column-statistics.ts';
import type { Shape } from './shape.ts';
import type { ConstantPredicate, TableUsage } from './usage.ts';

/** Above this share of NULLs an index that leaves them out is markedly smaller. */
const mostlyNull = 0.5;

/** Above this share of the rows a predicate makes an index less useful, and hardly smaller. */
const rare = 0.5;

/** A strict comparison implies IS NOT NULL, so an index without the NULLs serves it as well. */
export function withoutNulls(shape: Shape, { strict, table }: TableUsage): readonly Shape[] {
  return shape.keys
    .flatMap(({ column }) => column ?? [])
    .filter((column) => strict.includes(column) && nullShare(column, table) >= mostlyNull)
    .slice(0, 1)
    .map((column) => ({ ...shape, predicate: `${quoteIdentifier(column)} IS NOT NULL` }));
}

/** `WHERE deleted_at IS NULL`: what is constant in the statement need not be a key. */
export function withoutConstants(shape: Shape, usage: TableUsage): readonly Shape[] {
  const constants = usage.constants.filter((one) => isRare(one, usage.table));
  if (constants.length === 0) return [];
  // What is not NULL may still be sought or sorted by its value.
  const fixed = constants.filter(({ condition }) => condition.kind !== 'is not null');
  const constant = new Set(fixed.map(({ column }) => column));
  const isKept = ({ column }: { column: string | null }) => !constant.has(column ?? '');
  const keys = shape.keys.filter(isKept);
  if (keys.length === 0) return [];
  return [
    {
      ...shape,
      keys,
      equalityKeys: shape.keys.slice(0, shape.equalityKeys).filter(isKept).length,
      predicate: [...new Set(constants.map(predicateOf))].sort().join(' AND '),
    },
  ];
}

/** What is not known is taken for rare: the trial decides. */
function isRare({ column, condition }: ConstantPredicate, table: Table): boolean {
  if (columnOf(column, table)?.statistics == null) return true;
  const isNull = nullShare(column, table);
  if (condition.kind === 'is null') return isNull <= rare;
  if (condition.kind === 'is not null') return 1 - isNull <= rare;
  const value = constantText(condition);
  if (value === null) return false;
  const isBoolean = columnOf(column, table)?.type === 'boolean';
  return (shareOfValue(column, isBoolean ? value.slice(0, 1) : value, table) ?? 0) <= rare;
}

function predicateOf({ column, condition }: ConstantPredicate): string {
  const name = quoteIdentifier(column);
  if (condition.kind === 'is null') return `${name} IS NULL`;
  if (condition.kind === 'is not null') return `${name} IS NOT NULL`;
  const value = constantText(condition);
  if (value === null) return `${name} IS NULL`;
  const isBoolean = /^(true|false)$/.test(value);
  return `${name} = ${isBoolean ? value : quoteLiteral(value).trim()}`;
}

function constantText({ operand }: Condition): string | null {
  return operand?.kind === 'constant' ? operand.value : null;
}
