import type { SourceOptions } from './options.ts';

/** What `apply` accepts. */
export interface ApplyOptions extends Omit<SourceOptions, 'snapshot' | 'only'> {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}
