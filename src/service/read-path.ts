import { z } from 'zod';
import type { FunctionPath } from '../model/function-path.ts';
import type { Unverified } from '../model/path.ts';
import { parseDuration } from '../text/duration.ts';
import { badPath } from './failures.ts';
import type { ExportedPath } from './messages.ts';

const schema = z.strictObject({
  name: z.string().regex(/^[^\s#][^#]*$/, { error: 'a name, without #' }),
  budget: z
    .string()
    .refine((text) => parseDuration(text) !== null, { error: 'a duration such as 50ms or 1s' })
    .optional(),
  maxStatements: z.int().min(1).optional(),
  weight: z.number().positive().optional(),
  writes: z.boolean().optional(),
  params: z.record(z.string(), z.union([z.string(), z.record(z.string(), z.unknown())])).optional(),
});

/** Parameters of a path that takes none. */
const noParameters = { typical: {} };

/** Checks what was exported. */
export function readPath(exported: ExportedPath, source: string): FunctionPath | Unverified {
  const read = schema.safeParse(exported.fields);
  const faults = [
    ...(read.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`),
    ...(exported.hasRun ? [] : ['run: a function']),
  ];
  if (read.data === undefined || faults.length > 0) return badPath(source, exported.export, faults);
  const { name, budget, maxStatements, weight, writes, params } = read.data;
  return {
    name,
    source,
    budgetMs: parseDuration(budget ?? ''),
    maxStatements: maxStatements ?? null,
    weight: weight ?? 1,
    writes: writes ?? false,
    params: params ?? noParameters,
  };
}
