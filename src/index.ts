import type { ConfigInput } from './config/schema.ts';

export type { ConfigInput } from './config/schema.ts';

/** Types the configuration of `dbperf.config.ts`; returns it as it is. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}
