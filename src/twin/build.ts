import type { Locale, Snapshot } from '../model/snapshot.ts';
import { type Binaries, embeddedBinaries } from '../postgres/embedded/binaries.ts';
import { binariesOf } from '../postgres/embedded/majors.ts';
import { type EmbeddedServer, startServer } from '../postgres/embedded/server.ts';
import { type Superuser, superuser } from '../postgres/embedded/superuser.ts';
import { serverUser } from '../postgres/embedded/user.ts';
import { majorOf } from '../text/postgres-version.ts';
import { define } from './define.ts';
import { localeArguments, localeNote } from './locale.ts';
import { insertSentinels } from './sentinels.ts';
import { unknownExpressions } from './statistics/extended.ts';
import { restoreHidden } from './statistics/hidden/restore.ts';
import { restoreStatistics } from './statistics/restore.ts';
import { database, PlanTwin, type Twin } from './twin.ts';

export interface TwinOptions {
  readonly signal?: AbortSignal | undefined;
  /** One line of what is being done. */
  readonly onProgress?: (text: string) => void;
}

/**
 * Builds the twin of a snapshot's database: an embedded PostgreSQL of the same major version where
 * its binaries are here, else of the embedded one. It ends with this process, however that ends.
 * Throws a Problem where no PostgreSQL can be started.
 */
export async function buildTwin(snapshot: Snapshot, options: TwinOptions = {}): Promise<Twin> {
  const major = majorOf(snapshot.catalog.server.versionNum);
  const binaries = (await binariesOf(major)) ?? (await embeddedBinaries(await serverUser()));
  options.onProgress?.(`building the plan twin on PostgreSQL ${binaries.version}`);
  const server = await startServer({
    binaries,
    locales: localeArguments(snapshot.locale, binaries.major),
    settings,
  });
  try {
    const { notSimulated, locale } = await fill(server, snapshot, options);
    const notes = notesOf(snapshot, binaries, locale);
    return new PlanTwin(server, snapshot, { notSimulated, notes, signal: options.signal });
  } catch (error) {
    await server.stop();
    throw error;
  }
}

const settings = {
  allow_system_table_mods: 'on',
  // A plan over a thousand partitions holds as many locks.
  max_locks_per_transaction: '1024',
  shared_buffers: '64MB',
};

async function fill(server: EmbeddedServer, snapshot: Snapshot, { signal }: TwinOptions) {
  const connection = await superuser(server, database);
  try {
    const undefinable = await define(connection, snapshot.definitions);
    signal?.throwIfAborted();
    const unsown = await insertSentinels(connection, snapshot.ends);
    const unrestored = await restoreStatistics(connection, snapshot);
    await restoreHidden(connection, snapshot);
    signal?.throwIfAborted();
    const unknown = await unknownExpressions(connection);
    const notSimulated = [...undefinable, ...unsown, ...unrestored, ...unknown];
    return { notSimulated, locale: await localeOf(connection) };
  } finally {
    await connection.close();
  }
}

function notesOf(snapshot: Snapshot, { major }: Binaries, locale: Locale): readonly string[] {
  const original = majorOf(snapshot.catalog.server.versionNum);
  const other =
    major === original
      ? null
      : `the twin is PostgreSQL ${major} and the database ${original}, so its plans prove nothing: dbperf twin install ${original}`;
  return [other, localeNote(snapshot.locale, locale)].filter((note) => note !== null);
}

async function localeOf(connection: Superuser): Promise<Locale> {
  const version = connection.versionNum;
  const locale = version >= 170000 ? 'datlocale' : version >= 150000 ? 'daticulocale' : 'NULL';
  const provider = version >= 150000 ? 'datlocprovider' : "'c'";
  const [row] = await connection.query<Locale>(`
    SELECT CASE ${provider} WHEN 'c' THEN 'libc' WHEN 'i' THEN 'icu' ELSE 'builtin' END AS provider,
           datcollate AS collate, datctype AS ctype, ${locale} AS locale,
           pg_catalog.pg_encoding_to_char(encoding) AS encoding
    FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()`);
  if (row === undefined) throw new Error('the twin does not know its own database');
  return row;
}
