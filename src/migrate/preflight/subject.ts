import type { RelationName } from '../../model/catalog.ts';

/** What is to be deployed, and from where. */
export interface PreflightSubject {
  /** Tables on which indexes are built or dropped; of a partitioned table its partitions too. */
  readonly tables: readonly RelationName[];
  readonly builds: readonly PlannedBuild[];
  /** Absolute path of Prisma's migrations folder; null where the project has none. */
  readonly migrationsFolder: string | null;
  /** PostgreSQL schema of `_prisma_migrations`: `schema=` of the URL, else `public`. */
  readonly schema: string;
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
