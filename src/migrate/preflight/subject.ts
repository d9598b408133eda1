import type { RelationName } from '../../model/catalog.ts';
import type { MigrationsFolder } from '../migrations-folder.ts';
import type { HistoryLook } from './judge/migrations.ts';

/** What is to be deployed, and from where. */
export interface PreflightSubject {
  /** Tables, besides those of builds, on which indexes are dropped or attached. */
  readonly tables: readonly RelationName[];
  readonly builds: readonly PlannedBuild[];
  /** Indexes that pending migrations drop, or complete: what they are now is no fault. */
  readonly mended: readonly RelationName[];
  readonly folder: MigrationsFolder;
  readonly history: HistoryLook;
  /** Absolute folder of the project. */
  readonly root: string;
  /** The URL that `prisma migrate deploy` would use; null where it is not known. */
  readonly url: DeployUrl | null;
  /** The process that the session's connection announced (`pg.Client.processID`), where it is known. */
  readonly announcedPid?: number | null;
  /** Transactions younger than this, milliseconds, are everyday traffic. Default 1,000. */
  readonly settledMs?: number;
}

export interface PlannedBuild {
  readonly table: RelationName;
  readonly index: RelationName;
  /** Estimated; null where it is not known. */
  readonly bytes: number | null;
}

export interface DeployUrl {
  /** With its password: never to be printed. */
  readonly text: string;
  /** For the reader, for example `DATABASE_URL in .env`. */
  readonly source: string;
  /** Major version of Prisma. */
  readonly prisma: number;
}

/** A planned build's table is concerned, named or not. */
export function tablesOf({ tables, builds }: PreflightSubject): readonly RelationName[] {
  return [...tables, ...builds.map(({ table }) => table)];
}
