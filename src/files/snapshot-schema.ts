import { z } from 'zod';
import type { Snapshot } from '../model/snapshot.ts';

/** The form of a snapshot's file. `docs/snapshot.schema.json` is made of it. */

const name = z.string();
const text = z.string().nullable();
const count = z.number();
const relation = { schema: name, name };
const relationName = z.object(relation);
const names = z.array(z.string());
const settings = z.record(z.string(), z.string());
const gap = z.object({ subject: z.string(), reason: z.string(), help: z.string() });

const server = z.object({
  versionNum: z.int(),
  version: z.string(),
  database: name,
  role: name,
  superuser: z.boolean(),
  inRecovery: z.boolean(),
  readAt: z.string(),
  statisticsSince: text,
  settings,
  collation: z.string(),
});

const column = z.object({
  name,
  position: z.int(),
  type: z.string(),
  notNull: z.boolean(),
  generated: z.boolean(),
  statistics: z.null(),
});

const activity = z.object({
  sequentialScans: count,
  indexScans: count,
  inserted: count,
  updated: count,
  hotUpdated: count,
  deleted: count,
  liveRows: count,
  deadRows: count,
  modifiedSinceAnalyze: count,
  analyzedAt: text,
  vacuumedAt: text,
});

const table = z.object({
  ...relation,
  kind: z.enum(['table', 'partitioned', 'view', 'materialized view', 'foreign']),
  parent: relationName.nullable(),
  rows: count.nullable(),
  pages: count,
  allVisiblePages: count,
  bytes: count,
  indexBytes: count,
  columns: z.array(column),
  rowSecurity: z.boolean(),
  readable: z.boolean(),
  extension: text,
  activity: activity.nullable(),
});

const key = z.object({
  column: text,
  text: z.string(),
  opclass: name,
  opclassIsDefault: z.boolean(),
  collation: text,
  descending: z.boolean(),
  nullsFirst: z.boolean(),
});

const index = z.object({
  ...relation,
  table: relationName,
  method: name,
  keys: z.array(key),
  include: names,
  predicate: text,
  unique: z.boolean(),
  nullsNotDistinct: z.boolean(),
  primary: z.boolean(),
  valid: z.boolean(),
  ready: z.boolean(),
  checkXmin: z.boolean(),
  constraint: text,
  extension: text,
  parent: relationName.nullable(),
  definition: z.string(),
  bytes: count,
  scans: count.nullable(),
});

const constraint = z.object({
  name,
  table: relationName,
  kind: z.enum(['primary', 'unique', 'foreign', 'check', 'exclusion', 'not null']),
  columns: names,
  references: z.object({ table: relationName, columns: names, onDelete: z.string() }).nullable(),
  validated: z.boolean(),
  definition: z.string(),
});

const catalog = z.object({
  server,
  searchPath: names,
  tables: z.array(table),
  indexes: z.array(index),
  constraints: z.array(constraint),
  gaps: z.array(gap),
});

const locale = z.object({
  provider: z.enum(['libc', 'icu', 'builtin']),
  collate: z.string(),
  ctype: z.string(),
  locale: text,
  encoding: z.string(),
});

const definition = z.object({
  kind: z.enum([
    ...(['schema', 'extension', 'collation', 'type', 'function', 'operator', 'table'] as const),
    ...(['constraint', 'index', 'view', 'statistics', 'policy'] as const),
  ]),
  name: z.string(),
  sql: z.string().min(1),
  standsInFor: text,
});

const figures = z.object({
  ...relation,
  kind: z.enum(['table', 'partitioned', 'materialized view', 'index', 'partitioned index']),
  method: name,
  pages: count,
  tuples: count,
  allVisiblePages: count,
  allFrozenPages: count,
  blocks: count,
  height: z.int().nullable(),
});

const attribute = z.object({
  ...relation,
  relationKind: z.enum(['table', 'index']),
  column: name,
  position: z.int(),
  type: z.string(),
  inherited: z.boolean(),
  nullFraction: z.number(),
  averageWidth: z.number(),
  distinct: z.number(),
  commonValues: text,
  commonFrequencies: text,
  histogram: text,
  correlation: z.number().nullable(),
  commonElements: text,
  commonElementFrequencies: text,
  elementCountHistogram: text,
  rangeLengthHistogram: text,
  rangeEmptyFraction: z.number().nullable(),
  rangeBoundsHistogram: text,
});

const extended = z.object({
  ...relation,
  table: relationName,
  inherited: z.boolean(),
  columns: names,
  types: names,
  distinct: text,
  dependencies: text,
  common: z
    .object({
      values: z.array(z.array(text)),
      frequencies: z.array(z.number()),
      baseFrequencies: z.array(z.number()),
    })
    .nullable(),
});

const parameterSet = z.object({ name, values: z.array(text), origin: z.string() });

export const snapshotSchema = z
  .object({
    kind: z.literal('dbperf-snapshot'),
    version: z.literal(1),
    dbperf: z.string(),
    values: z.enum(['none', 'ranked', 'full']),
    catalog,
    locale,
    settings,
    definitions: z.array(definition),
    relations: z.array(figures),
    statistics: z.array(attribute),
    extendedStatistics: z.array(extended),
    ends: z.array(
      z.object({ table: relationName, column: name, min: z.string(), max: z.string() }),
    ),
    parameterSets: z.array(
      z.object({ path: name, fingerprint: z.string(), sets: z.array(parameterSet) }),
    ),
    gaps: z.array(gap),
  })
  .meta({ title: "A snapshot of dbperf: a database's DDL, statistics, sizes and settings" });

/** Whoever changes the model is told here that the file's form has not followed. */
export const formOfModel: z.ZodType<Snapshot> = snapshotSchema;
