import type { Catalog, Index, IndexKey } from '../model/catalog.ts';
import { formatBytes } from '../text/format.ts';
import { declaredIndex, modelOf } from './reading/declared-models.ts';
import { dropStatement, indexesOf, indexSubject, isUsable, ownIndexes } from './reading/indexes.ts';
import { nameOf } from './reading/subject.ts';
import { type Declared, defineRule, type Observation } from './rule.ts';

type RedundantIndex = {
  readonly bytes: number;
  readonly scans: number | null;
  readonly coveredBy: string;
  readonly identical: boolean;
  readonly help: string;
};

export const redundantIndex = defineRule({
  id: 'redundant-index',
  severity: 'warning',
  when: 'All columns of an index are, in the same order, the first columns of another index of the table with the same method, predicate, operator classes and collations.',
  effect: 'Each write keeps up two indexes, and the longer one serves every query of the shorter.',
  remedy: 'Drop the shorter index, and take it out of the schema in the same change.',
  needs: ['snapshot'],
  uses: ['declared'],
  *check({ snapshot, declared }): Iterable<Observation<RedundantIndex>> {
    for (const index of ownIndexes(snapshot)) {
      if (index.unique || !isUsable(index)) continue;
      const longer = indexesOf(snapshot, index.table).find((other) =>
        covers(other, index, declared),
      );
      if (longer !== undefined) yield observe(index, longer, snapshot, declared);
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)} is ${facts.identical ? 'the same as' : 'the beginning of'} "${facts.coveredBy}"`,
    why: `each write keeps up both; dropping it saves ${formatBytes(facts.bytes)}`,
    help: facts.help,
  }),
});

function covers(longer: Index, index: Index, declared?: Declared): boolean {
  return (
    longer !== index &&
    isUsable(longer) &&
    longer.method === index.method &&
    longer.predicate === index.predicate &&
    beginsWith(longer, index) &&
    hasIncluded(longer, index) &&
    (!isIdentical(longer, index) || isKept(longer, index, declared))
  );
}

/** Only a btree is searched by its first columns. It is read backwards as well as forwards. */
function beginsWith(longer: Index, index: Index): boolean {
  const { keys } = index;
  if (longer.keys.length < keys.length) return false;
  if (index.method !== 'btree' && longer.keys.length > keys.length) return false;
  const same = keys.every((key, n) => sameKey(key, longer.keys[n], false));
  return (
    same || (index.method === 'btree' && keys.every((key, n) => sameKey(key, longer.keys[n], true)))
  );
}

function sameKey(a: IndexKey, b: IndexKey | undefined, backwards: boolean): boolean {
  return (
    b !== undefined &&
    a.text === b.text &&
    a.opclass === b.opclass &&
    a.collation === b.collation &&
    (a.descending !== b.descending) === backwards &&
    (a.nullsFirst !== b.nullsFirst) === backwards
  );
}

function hasIncluded(longer: Index, index: Index): boolean {
  const held = [...longer.include, ...longer.keys.map((key) => key.column)];
  return index.include.every((column) => held.includes(column));
}

function isIdentical(a: Index, b: Index): boolean {
  return a.keys.length === b.keys.length && a.include.length === b.include.length;
}

/** Of two identical indexes one stays: the unique, the declared, then the first by name. */
function isKept(kept: Index, other: Index, declared?: Declared): boolean {
  const rank = (index: Index) =>
    index.unique ? 0 : declaredIndex(declared, index.table, index.name) === undefined ? 2 : 1;
  return rank(kept) - rank(other) < 0 || (rank(kept) === rank(other) && kept.name < other.name);
}

function observe(
  index: Index,
  longer: Index,
  catalog: Catalog,
  declared?: Declared,
): Observation<RedundantIndex> {
  return {
    subject: indexSubject(index),
    facts: {
      bytes: index.bytes,
      scans: index.scans,
      coveredBy: longer.name,
      identical: isIdentical(longer, index),
      help: help(index, catalog, declared),
    },
  };
}

function help(index: Index, catalog: Catalog, declared?: Declared): string {
  const drop = dropStatement(index, catalog);
  if (declaredIndex(declared, index.table, index.name) === undefined) return drop;
  const model = declared && modelOf(declared, index.table);
  return `${drop} -- and take its line out of model ${model?.name}`;
}
