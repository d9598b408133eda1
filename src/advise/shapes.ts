import type { CandidateKey } from '../model/advice.ts';
import { distinctOf } from './column-statistics.ts';
import { coveringShapes } from './covering-shapes.ts';
import { withoutConstants, withoutNulls } from './partial-shapes.ts';
import { mostKeys, type Shape, uniqueShapes } from './shape.ts';
import { keyOf, plainTerm, type Term, termId } from './term.ts';
import { type TableUsage, without } from './usage.ts';

/**
 * Btree shapes that could serve the usage, the most promising first: equality columns, then the
 * sort or one range; each also without its NULLs, and with a predicate in place of what is constant.
 */
export function shapesFor(usage: TableUsage): readonly Shape[] {
  const plain = leadingTerms(usage).flatMap((leading) => withTails(leading, usage));
  const wanted = uniqueShapes(plain.map(cut).filter(({ keys }) => keys.length > 0));
  const shapes = wanted.flatMap((shape) => [
    ...withoutNulls(shape, usage),
    shape,
    ...withoutConstants(shape, usage),
  ]);
  return uniqueShapes([...shapes, ...coveringShapes(wanted, usage)]);
}

/**
 * All equality columns, the most selective alone, none (where they select little, the sort or the
 * range does the work), each join column with and without them, and every other of them first, so
 * that one index may serve several statements.
 */
function leadingTerms(usage: TableUsage): readonly (readonly Term[])[] {
  const { equal, joined } = usage;
  const joins = joined.flatMap((term) => [[term], [...equal, term], [term, ...equal]]);
  const rotated = equal.slice(1).map((term) => [term, ...without(equal, [term])]);
  return [equal, equal.slice(0, 1), [], ...joins, ...rotated];
}

function withTails(leading: readonly Term[], usage: TableUsage): readonly Shape[] {
  // Behind a join column the rows are in order for each outer row only, which saves no sort, unless
  // the sort too is done for each outer row.
  const joins = without(usage.joined, usage.correlated);
  const isJoined = leading.some((term) => joins.some((one) => termId(one) === termId(term)));
  const sorts = isJoined ? [] : sortShapes(leading, usage);
  const ranges = rangeTails(leading, usage);
  return [
    ...sorts,
    ...[...ranges, []].map((tail) => shapeOf(leading.map(keyOf), tail)),
    ...sorts.flatMap((sort) => ranges.slice(0, 1).map((tail) => followedBy(sort, tail))),
  ];
}

function shapeOf(fixed: readonly CandidateKey[], tail: readonly CandidateKey[]): Shape {
  return {
    method: 'btree',
    keys: [...fixed, ...tail],
    equalityKeys: fixed.length,
    include: [],
    predicate: null,
  };
}

function cut(shape: Shape): Shape {
  const keys = shape.keys.slice(0, mostKeys);
  return { ...shape, keys, equalityKeys: Math.min(shape.equalityKeys, keys.length) };
}

function followedBy(shape: Shape, tail: readonly CandidateKey[]): Shape {
  const held = new Set(shape.keys.map(({ column, expression }) => column ?? expression));
  const keys = tail.filter(({ column, expression }) => !held.has(column ?? expression));
  return { ...shape, keys: [...shape.keys, ...keys] };
}

/** Behind several values of a column nothing is in order, so they stay out of what leads a sort. */
function sortShapes(leading: readonly Term[], usage: TableUsage): readonly Shape[] {
  const fixed = without(leading, usage.lists);
  return [sortTail(fixed, usage), groupTail(fixed, usage), ...extremeTails(fixed, usage)]
    .filter((tail) => tail.length > 0 && fixed.length + tail.length <= mostKeys)
    .map((tail) => shapeOf(fixed.map(keyOf), tail));
}

/**
 * A btree is read in both directions, so the sort is written in the direction that needs fewer
 * words; DESC stays only where directions are mixed, NULLS where it is not the default.
 */
function sortTail(leading: readonly Term[], usage: TableUsage): readonly CandidateKey[] {
  const order = usage.order
    .filter(({ column }) => !holds(leading, column))
    .map(({ column, descending, nullsFirst }) => ({
      ...keyOf(plainTerm(column)),
      descending,
      nullsFirst,
    }));
  return order[0]?.descending ? order.map(reversed) : order;
}

function reversed(key: CandidateKey): CandidateKey {
  return { ...key, descending: !key.descending, nullsFirst: !key.nullsFirst };
}

function groupTail(leading: readonly Term[], usage: TableUsage): readonly CandidateKey[] {
  return usage.group
    .filter((column) => !holds(leading, column))
    .map((column) => keyOf(plainTerm(column)));
}

function extremeTails(leading: readonly Term[], usage: TableUsage) {
  return usage.extremes
    .filter((column) => !holds(leading, column))
    .map((column) => [keyOf(plainTerm(column))]);
}

function holds(terms: readonly Term[], column: string): boolean {
  return terms.some((term) => term.expression === null && term.column === column);
}

/** The most selective range column first; only one of them can narrow a btree scan. */
function rangeTails(
  leading: readonly Term[],
  usage: TableUsage,
): readonly (readonly CandidateKey[])[] {
  const distinct = (term: Term) => distinctOf(term.column, usage.table);
  return [...without(usage.ranges, leading)]
    .sort((a, b) => distinct(b) - distinct(a))
    .map((term) => [keyOf(term)]);
}
