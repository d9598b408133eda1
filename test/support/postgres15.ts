import { existsSync } from 'node:fs';
import { type Binaries, binariesIn } from '../../src/postgres/embedded/binaries.ts';

/** Debian's postgresql-15, and PGDG's on any distribution of the family. */
const directory = '/usr/lib/postgresql/15/bin';

/** PostgreSQL 15 of the system; null where it is not installed. */
export async function postgres15Binaries(): Promise<Binaries | null> {
  return existsSync(directory) ? binariesIn(directory) : null;
}
