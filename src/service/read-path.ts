import { z } from 'zod';
import type { FunctionPath, PathCache } from '../model/function-path.ts';
import type { Unverified } from '../model/path.ts';
import { parseDuration } from '../text/duration.ts';
import { badPath } from './failures.ts';
import { anyFunction, type ExportedPath } from './messages.ts';

const duration = z
  .string()
  .refine((text) => parseDuration(text) !== null, { error: 'a duration such as 50ms or 1s' });

const aFunction = z.strictObject({ is: z.literal(anyFunction.is) }, { error: 'a function' });

const schema = z.strictObject({
  name: z.string().regex(/^[^\s#][^#]*$/, { error: 'a name, without #' }),
  budget: duration.optional(),
  maxStatements: z.int().min(1).optional(),
  weight: z.number().positive().optional(),
  small: z.boolean().optional(),
  writes: z.boolean().optional(),
  params: z.record(z.string(), z.union([z.string(), z.record(z.string(), z.unknown())])).optional(),
  cache: z
    .strictObject({
      ttl: duration,
      invalidatedBy: aFunction.optional(),
      advance: aFunction.optional(),
    })
    .optional(),
});

/** Parameters of a path that takes none. */
const noParameters = { typical: {} };

/** Checks what was exported. */
export function readPath(exported: ExportedPath, source: string): FunctionPath | Unverified {
  const read = schema.safeParse(exported.fields);
  const faults = [
    ...(read.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`),
    ...(exported.hasRun ? [] : ['run: a function']),
    ...(read.data?.cache && read.data.writes ? [writesAndCache] : []),
  ];
  if (read.data === undefined || faults.length > 0) return badPath(source, exported.export, faults);
  const { name, budget, maxStatements, weight, small, writes, params, cache } = read.data;
  return {
    name,
    source,
    budgetMs: parseDuration(budget ?? ''),
    maxStatements: maxStatements ?? null,
    weight: weight ?? 1,
    small: small ?? false,
    writes: writes ?? false,
    params: params ?? noParameters,
    cache: cache === undefined ? null : cacheOf(cache),
  };
}

const writesAndCache =
  'cache: not with writes: true, since what writes is not answered from a cache';

type Cache = NonNullable<z.infer<typeof schema>['cache']>;

function cacheOf({ ttl, invalidatedBy, advance }: Cache): PathCache {
  return {
    ttlMs: parseDuration(ttl) ?? 0,
    invalidates: invalidatedBy !== undefined,
    advances: advance !== undefined,
  };
}
