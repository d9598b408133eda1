import { z } from 'zod';
import { parseDuration } from '../text/duration.ts';
import { parseSize } from '../text/size.ts';

const duration = z
  .string()
  .refine((text) => parseDuration(text) !== null, { error: 'a duration such as 500ms, 30s or 2m' })
  .transform((text) => parseDuration(text) ?? 0);

const size = z
  .string()
  .refine((text) => parseSize(text) !== null, { error: 'a size such as 500MB or 2GB' })
  .transform((text) => parseSize(text) ?? 0);

const severity = z.enum(['error', 'warning', 'info']);

const ignore = z
  .strictObject({
    rule: z.string(),
    path: z.string().optional(),
    object: z.string().optional(),
    reason: z.string().min(1, { error: 'a reason, for those who read it in a year' }),
  })
  .refine((entry) => entry.path !== undefined || entry.object !== undefined, {
    error: 'a `path` or an `object`; to switch the rule off: rules: { "<id>": "off" }',
  });

/** What `dbperf.config.*` may hold. */
export const configSchema = z.strictObject({
  schema: z.string().optional(),
  pathsEnv: z.string().optional(),
  serverless: z.boolean().optional(),
  instances: z.int().min(1).optional(),
  queries: z.union([z.string(), z.array(z.string())]).optional(),
  urlVariable: z.string().optional(),
  runs: z.int().min(1).max(1000).optional(),
  timeout: duration.optional(),
  maxIndexes: z.int().min(0).optional(),
  maxIndexSize: size.optional(),
  failOn: z.enum(['error', 'warning', 'info', 'never']).optional(),
  rules: z.record(z.string(), z.union([severity, z.literal('off')])).optional(),
  ignore: z.array(ignore).optional(),
});

export type ConfigInput = z.input<typeof configSchema>;
export type ConfigFile = z.output<typeof configSchema>;
