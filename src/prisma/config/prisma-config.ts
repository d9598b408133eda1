import { dirname, resolve } from 'node:path';
import type { UrlSource } from '../../model/declared.ts';

/** What dbperf takes from `prisma.config.*`; paths are absolute. */
export interface PrismaConfig {
  readonly schema: string | null;
  readonly migrations: string | null;
  readonly url: UrlSource | null;
  /** What was done where the file could not be loaded; null if it was. */
  readonly note: string | null;
}

export interface ConfigValues {
  readonly schema: string | null;
  readonly migrations: string | null;
  readonly url: UrlSource | null;
}

/** Paths in the file are relative to the file, as for Prisma. */
export function prismaConfig(
  file: string,
  values: ConfigValues,
  note: string | null = null,
): PrismaConfig {
  const absolute = (path: string | null) => (path === null ? null : resolve(dirname(file), path));
  return {
    schema: absolute(values.schema),
    migrations: absolute(values.migrations),
    url: values.url,
    note,
  };
}
