import type { CandidateKey } from '../model/advice.ts';
import type { Table } from '../model/catalog.ts';
import { quoteIdentifier, quoteLiteral } from '../sql/quote.ts';
import { type ConstantPredicate, columnOf, distinctOf, type TableUsage } from './usage.ts';

/** An index's columns and predicate, before it has a name. */
export interface Shape {
  readonly keys: readonly CandidateKey[];
  readonly equalityKeys: number;
  readonly predicate: string | null;
}

const mostKeys = 4;

/** Above this share of NULLs an index that leaves them out is markedly smaller. */
const mostlyNull = 0.5;

/**
 * Index shapes that could serve the usage, the most promising first: equality columns, then the
 * sort or one range; each also without its NULLs, and with a predicate in place of what is constant.
 */
export function shapesFor(usage: TableUsage, table: Table): readonly Shape[] {
  const plain = [...leadingColumns(usage)].flatMap((leading) => withTails(leading, usage, table));
  const shapes = plain.flatMap((shape) => [
    ...withoutNulls(shape, usage, table),
    shape,
    ...withoutConstants(shape, usage),
  ]);
  return unique(shapes.filter((shape) => shape.keys.length > 0 && shape.keys.length <= mostKeys));
}

/**
 * All equality columns, the most selective alone, none (where they select little, the sort or the
 * range does the work), and each join column with and without them.
 */
function leadingColumns(usage: TableUsage): readonly (readonly string[])[] {
  const alone = usage.equal.slice(0, 1);
  const joined = usage.joined.flatMap((column) => [[column], [...usage.equal, column]]);
  return [usage.equal, alone, [], ...joined];
}

function withTails(leading: readonly string[], usage: TableUsage, table: Table): readonly Shape[] {
  const fixed = leading.map(ascending);
  // Behind a join column the rows are in order for each outer row only, which saves no sort.
  const sort = leading.some((column) => usage.joined.includes(column))
    ? []
    : sortTail(leading, usage);
  const tails = [...(sort.length > 0 ? [sort] : []), ...rangeTails(leading, usage, table), []];
  return tails.map((tail) => ({
    keys: [...fixed, ...tail],
    equalityKeys: fixed.length,
    predicate: null,
  }));
}

function ascending(column: string): CandidateKey {
  return { column, descending: false, nullsFirst: false };
}

/**
 * A btree is read in both directions, so the sort is written in the direction that needs fewer
 * words; DESC stays only where directions are mixed, NULLS where it is not the default.
 */
function sortTail(leading: readonly string[], usage: TableUsage): readonly CandidateKey[] {
  const order = usage.order
    .filter((key) => !leading.includes(key.column))
    .map(({ column, descending, nullsFirst }) => ({ column, descending, nullsFirst }));
  return order[0]?.descending ? order.map(reversed) : order;
}

function reversed(key: CandidateKey): CandidateKey {
  return { ...key, descending: !key.descending, nullsFirst: !key.nullsFirst };
}

/** The most selective range column first; only one of them can narrow a btree scan. */
function rangeTails(
  leading: readonly string[],
  usage: TableUsage,
  table: Table,
): readonly (readonly CandidateKey[])[] {
  return usage.ranges
    .filter((column) => !leading.includes(column))
    .sort((a, b) => distinctOf(b, table) - distinctOf(a, table))
    .map((column) => [ascending(column)]);
}

/** `WHERE deleted_at IS NULL`: what is constant in the statement need not be a key. */
function withoutConstants(shape: Shape, usage: TableUsage): readonly Shape[] {
  if (usage.constants.length === 0) return [];
  const constant = new Set(usage.constants.map((one) => one.column));
  const isKept = (key: CandidateKey) => !constant.has(key.column);
  const predicate = [...new Set(usage.constants.map(predicateOf))].sort().join(' AND ');
  return [
    {
      keys: shape.keys.filter(isKept),
      equalityKeys: shape.keys.slice(0, shape.equalityKeys).filter(isKept).length,
      predicate,
    },
  ];
}

function predicateOf({ column, condition }: ConstantPredicate): string {
  const name = quoteIdentifier(column);
  if (condition.kind === 'is null') return `${name} IS NULL`;
  if (condition.kind === 'is not null') return `${name} IS NOT NULL`;
  const value = condition.operand?.kind === 'constant' ? condition.operand.value : null;
  return value === null ? `${name} IS NULL` : `${name} = ${quoteLiteral(value).trim()}`;
}

/** A strict comparison implies IS NOT NULL, so an index without the NULLs serves it as well. */
function withoutNulls(shape: Shape, usage: TableUsage, table: Table): readonly Shape[] {
  return shape.keys
    .filter(
      (key) => usage.strict.includes(key.column) && nullShare(key.column, table) >= mostlyNull,
    )
    .slice(0, 1)
    .map((key) => ({ ...shape, predicate: `${quoteIdentifier(key.column)} IS NOT NULL` }));
}

function nullShare(name: string, table: Table): number {
  return columnOf(name, table)?.statistics?.nullFraction ?? 0;
}

function unique(shapes: readonly Shape[]): readonly Shape[] {
  return [...new Map(shapes.map((shape) => [JSON.stringify(shape), shape])).values()];
}
