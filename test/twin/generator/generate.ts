import type { Candidate } from '../../../src/model/advice.ts';
import { candidatesOf } from './candidates.ts';
import { driftOf } from './drift.ts';
import {
  withConstraints,
  withExpressionStatistics,
  withGenerated,
  withHeir,
  withLateColumn,
  withSecurity,
  withStatistics,
} from './extras.ts';
import { usualMakers } from './index-makers.ts';
import { withIndexes } from './indexes.ts';
import { labels } from './kinds.ts';
import { namesOf } from './names.ts';
import { partitionedTable, type Strategy } from './partitioned-table.ts';
import { plainTable } from './plain-table.ts';
import { randomOf } from './random.ts';
import { statementsOf } from './statements.ts';
import { filteredView, groupedView, joinedView, materialisedView } from './views.ts';
import { type Built, type Options, quoted, relation, type Table } from './world.ts';

export interface Generated {
  readonly name: string;
  /** One statement each: DDL, rows, VACUUM ANALYZE. */
  readonly setup: readonly string[];
  /** Inserts, deletes and VACUUM, without ANALYZE. */
  readonly drift: readonly string[];
  /** At least 60 SELECTs with literals, names quoted and with their schemas. */
  readonly statements: readonly string[];
  /** Indexes that the database has not. */
  readonly candidates: readonly Candidate[];
  /** Quoted names of what is under row-level security, as they stand in the statements. */
  readonly secured: readonly string[];
  /** Quoted names of the schemas. */
  readonly schemas: readonly string[];
}

const statementCount = 80;
const candidateCount = 24;

/** A database and its statements: the same for the same seed and options. */
export function generate(seed: number, options: Options): Generated {
  const random = randomOf(seed);
  const schemas = ['public', random.pick(['billing', 'Back Office', 'user'])];
  const types = typesOf(schemas[1] ?? '');
  const source = { random, names: namesOf(random), labels: types.kinds };
  const built = tablesOf(source, schemas, options);
  const views = viewsOf(
    source,
    built.map(({ table }) => table),
  );
  const tables = [...built.map(({ table }) => table), ...views.tables];
  const secured = tables.filter((table) => table.secured).map(relation);
  return {
    name: `seed ${seed}`,
    setup: [
      ...schemas.slice(1).map((schema) => `CREATE SCHEMA ${quoted(schema)}`),
      ...types.create,
      ...built.flatMap(({ create }) => create),
      ...built.flatMap((one) => one.load(1, one.table.rows)),
      ...built.flatMap(({ finish }) => finish),
      ...views.finish,
      'VACUUM ANALYZE',
    ],
    drift: driftOf(built, random),
    statements: [
      ...statementsOf(weighted(tables, options), statementCount, random),
      ...views.statements,
    ],
    candidates: candidatesOf(weighted(stored(built), options), candidateCount, random),
    secured,
    schemas: schemas.map(quoted),
  };
}

/** Large tables thrice: they are where plans differ. */
const weighted = (tables: readonly Table[], { rows }: Options) =>
  tables.flatMap((table) => (table.rows > rows / 5 ? [table, table, table] : [table]));

const stored = (built: readonly Built[]) => built.map(({ table }) => table);

type Source = Parameters<typeof plainTable>[0];

function typesOf(schema: string) {
  const status = ['open', 'Paid', 'void', 'on hold', 'refunded', 'lost'];
  const enumeration = `${quoted(schema)}."orderStatus"`;
  const domain = `${quoted(schema)}."grade"`;
  return {
    create: [
      `CREATE TYPE ${enumeration} AS ENUM (${status.map((label) => `'${label}'`).join(', ')})`,
      `CREATE DOMAIN ${domain} AS text CHECK (VALUE ~ '^[A-F]$')`,
    ],
    kinds: [
      labels(enumeration, status),
      labels(enumeration, status),
      labels(domain, ['A', 'B', 'C', 'D', 'E', 'F']),
      labels('varchar(10)', ['eur', 'usd', 'gbp', 'chf', 'jpy', 'sek']),
    ],
  };
}

function tablesOf(source: Source, schemas: readonly string[], options: Options): Built[] {
  const { random } = source;
  const schema = () => random.pick(schemas);
  const plain = (rows: number, extra: number, parents: readonly Table[]) =>
    plainTable(source, {
      schema: schema(),
      rows: Math.max(1, Math.floor(rows)),
      extra,
      parents,
      deletable: false,
    });
  const indexed = (built: Built, count: number) => withIndexes(source, built, count);
  const large = (built: Built, count: number) => withIndexes(source, built, count, usualMakers);
  const tiny = plain(12, 0, []);
  const hub = withLateColumn(indexed(plain(options.rows / 8, 3, [tiny.table]), 5));
  const other = withConstraints(
    source,
    withStatistics(source, indexed(plain(options.rows / 20, 3, []), 4)),
  );
  const elder = withHeir(source, indexed(plain(options.rows / 10, 1, [hub.table]), 3));
  const fact = withStatistics(
    source,
    large(withGenerated(source, plain(options.rows, 6, [hub.table, other.table]), options), 9),
  );
  const second = withExpressionStatistics(
    source,
    indexed(
      plain(options.rows * random.pick([0.3, 0.6]), 5, [hub.table, tiny.table, fact.table]),
      7,
    ),
  );
  const secured = withSecurity(indexed(plain(options.rows / 10, 2, [other.table]), 3));
  const parts = (['RANGE', 'LIST', 'HASH'] satisfies Strategy[]).map((strategy) =>
    indexed(
      partitionedTable(source, { schema: schema(), rows: Math.floor(options.rows / 2), strategy }),
      4,
    ),
  );
  const free = [second, elder, secured].map((one) => ({ ...one, deletable: true }));
  return [tiny, hub, other, fact, ...free, ...parts];
}

function viewsOf(source: Source, tables: readonly Table[]) {
  const { random } = source;
  const plain = tables.filter((table) => table.partitionKey === null && !table.secured);
  const referring = plain.filter(({ references }) => references.length > 0);
  const grouped = groupedView(source, random.pick(plain));
  const views = [
    filteredView(source, random.pick(plain)),
    joinedView(source, random.pick(referring)),
    materialisedView(source, random.pick(plain)),
  ];
  return {
    tables: views.map(({ table }) => table),
    finish: [...views, grouped].flatMap(({ finish }) => finish),
    statements: [grouped.sql],
  };
}
