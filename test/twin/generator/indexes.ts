import { type IndexMaker, indexMakers } from './index-makers.ts';
import type { Names } from './names.ts';
import type { Random } from './random.ts';
import { type Built, type Probe, quoted, relation, type Table } from './world.ts';

/** What an index is made of; `probe` is a condition that it serves. */
export interface IndexSketch {
  readonly method: 'btree' | 'gin' | 'gist' | 'spgist' | 'brin' | 'hash';
  /** What stands in the parentheses. */
  readonly keys: string;
  /** INCLUDE, WITH and WHERE. */
  readonly tail?: string;
  readonly unique?: boolean;
  readonly probe?: Probe;
}

export interface IndexSource {
  readonly random: Random;
  readonly names: Names;
}

/** Adds up to `count` indexes of kinds that the table's columns allow, each kind at most twice; `first` first. */
export function withIndexes(
  source: IndexSource,
  built: Built,
  count: number,
  first: readonly IndexMaker[] = [],
): Built {
  const twice = [...indexMakers, ...indexMakers];
  const makers = [...first, ...source.random.some(twice, twice.length)];
  const sketches = makers.flatMap((make) => make(built.table, source.random) ?? []).slice(0, count);
  const probes = sketches.flatMap(({ probe }) => probe ?? []);
  return {
    ...built,
    table: { ...built.table, probes: [...built.table.probes, ...probes] },
    finish: [...built.finish, ...sketches.map((sketch) => indexSql(source, built.table, sketch))],
  };
}

export function indexSql({ names }: IndexSource, table: Table, sketch: IndexSketch): string {
  const name = quoted(names.object([table.name, sketch.method, 'idx']));
  const unique = sketch.unique ? 'UNIQUE ' : '';
  const tail = sketch.tail === undefined ? '' : ` ${sketch.tail}`;
  return `CREATE ${unique}INDEX ${name} ON ${relation(table)} USING ${sketch.method} (${sketch.keys})${tail}`;
}
