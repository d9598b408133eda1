import { z } from 'zod';
import type { Recording } from '../model/recording.ts';

const count = z.int().min(0);
const ms = z.number();

const group = z.object({
  fingerprint: z.string(),
  text: z.string(),
  kind: z.enum(['read', 'write', 'other']),
  calls: count,
  errors: count,
  rows: count,
  bytes: count,
  totalMs: ms,
  slowestMs: ms,
  mostRows: count,
  longestList: count,
  unbounded: z.boolean(),
  named: z.boolean(),
  declaredTypes: z.array(count),
  callers: z.array(z.string()),
});

const nPlusOne = z.object({
  kind: z.literal('n-plus-one'),
  parent: z.string(),
  child: z.string(),
  parentColumn: z.string(),
  parameter: count,
  childColumn: z.string().nullable(),
  parentRows: count,
  calls: count,
  totalMs: ms,
  slowestMs: ms,
});

const repeatedRead = z.object({
  kind: z.literal('repeated-read'),
  statement: z.string(),
  calls: count,
  wastedMs: ms,
});

const traffic = z.object({
  wallMs: ms,
  connections: count,
  connectionsAtOnce: count,
  busyAtOnce: count,
  statements: z.array(group),
  repeats: z.array(z.discriminatedUnion('kind', [nPlusOne, repeatedRead])),
  idle: z.array(z.object({ after: z.string(), before: z.string(), idleMs: ms })),
});

const values = z.array(z.union([z.string(), z.object({ base64: z.base64() }), z.null()]));

export const recordingSchema: z.ZodType<Recording> = z.object({
  kind: z.literal('dbperf-recording'),
  version: z.literal(1),
  dbperf: z.string(),
  recordedAt: z.string(),
  command: z.string(),
  exitCode: z.int(),
  durationMs: ms,
  database: z.string(),
  traffic,
  values: z.record(z.string(), z.object({ typical: values, heavy: values })).nullable(),
});
