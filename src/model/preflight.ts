import type { CatalogGap, RelationName } from './catalog.ts';

/** What stands in the way of a deploy of index migrations, as one look at the database showed it. */
export interface Preflight {
  /** The gravest first. */
  readonly hazards: readonly Hazard[];
  /** What could not be seen, and what it would take. A gap is not "fine". */
  readonly gaps: readonly CatalogGap[];
}

/**
 * - `stops`: the deploy will fail
 * - `waits`: a build will wait, or may be aborted
 * - `mind`: nothing fails, and it has to be known
 */
export type Weight = 'stops' | 'waits' | 'mind';

export type Hazard = { readonly weight: Weight } & HazardFacts;

export type HazardKind = HazardFacts['kind'];

export type HazardFacts =
  | InvalidIndexFacts
  | NameTakenFacts
  | FailedMigrationFacts
  | PendingMigrationsFacts
  | UnknownMigrationsFacts
  | EditedMigrationsFacts
  | NoBaselineFacts
  | DeployRunningFacts
  | OpenTransactionFacts
  | PreparedTransactionFacts
  | BuildRunningFacts
  | TimeoutFacts
  | PooledUrlFacts
  | DiskSpaceFacts
  | DeploysOnStartFacts;

/** An INVALID index that nobody is building now. */
export interface InvalidIndexFacts {
  readonly kind: 'invalid-index';
  readonly index: RelationName;
  readonly table: RelationName;
  /** The index of a partitioned table, to which not all partitions are attached. */
  readonly partitioned: boolean;
  /** A planned build bears its name. */
  readonly planned: boolean;
}

/** A planned build bears the name of something that is there and no INVALID index. */
export interface NameTakenFacts {
  readonly kind: 'name-taken';
  readonly index: RelationName;
  /** Table of the index that bears the name; null where it is no index. */
  readonly heldOn: RelationName | null;
  /** The migration of dbperf that builds it, where there is one in the folder. */
  readonly migration: string | null;
}

/** Prisma refuses to go on (P3009) until it is resolved. */
export interface FailedMigrationFacts {
  readonly kind: 'failed-migration';
  readonly migration: string;
  /** ISO time. */
  readonly startedAt: string;
  /** The index that it was to build concurrently, where it is one of dbperf's. */
  readonly index: RelationName | null;
}

/** In the folder, not applied: `prisma migrate deploy` runs them in the order of their names. */
export interface PendingMigrationsFacts {
  readonly kind: 'pending-migrations';
  /** Those that are not dbperf's. */
  readonly migrations: readonly string[];
  readonly ofDbperf: readonly string[];
}

/** Applied to the database, and not in the folder. */
export interface UnknownMigrationsFacts {
  readonly kind: 'unknown-migrations';
  readonly migrations: readonly string[];
}

/** Changed after they were applied. */
export interface EditedMigrationsFacts {
  readonly kind: 'edited-migrations';
  readonly migrations: readonly string[];
}

/** There are tables and no `_prisma_migrations`: the deploy ends with P3005. */
export interface NoBaselineFacts {
  readonly kind: 'no-baseline';
  readonly schema: string;
  /** Migrations in the folder. */
  readonly migrations: readonly string[];
  /** False where the project has no migrations folder: it does not use Prisma Migrate. */
  readonly usesMigrate: boolean;
}

/** Somebody holds Prisma's advisory lock, or waits for it. */
export interface DeployRunningFacts extends SessionFacts {
  readonly kind: 'deploy-running';
  /** The migration that it is at; null where none is begun. */
  readonly migration: string | null;
}

/** A session as `pg_stat_activity` shows it; never the text of its statement. */
export interface SessionFacts {
  readonly pid: number;
  readonly application: string;
  readonly role: string;
  /** Null where the role may not see it. */
  readonly state: string | null;
  /** Milliseconds since its transaction (a build, a deployer's session) began; null where hidden. */
  readonly ageMs: number | null;
}

/** A transaction that a concurrent build waits for. */
export interface OpenTransactionFacts extends SessionFacts {
  readonly kind: 'open-transaction';
  /** Tables concerned that it wrote, or holds a lock on which a build waits for. */
  readonly locked: readonly RelationName[];
  /** It holds a snapshot, for which a build waits on whatever table. */
  readonly snapshot: boolean;
  /** An autovacuum that does not yield, since it prevents wraparound. */
  readonly wraparound: boolean;
}

/** A prepared transaction that holds a lock on a table concerned: it outlives its session. */
export interface PreparedTransactionFacts {
  readonly kind: 'prepared-transaction';
  readonly gid: string;
  readonly owner: string;
  readonly ageMs: number;
  readonly locked: readonly RelationName[];
}

/** A build of an index that runs now, in this database. */
export interface BuildRunningFacts extends SessionFacts {
  readonly kind: 'build-running';
  /** Null where the role may not see it. */
  readonly table: RelationName | null;
  /** For example `CREATE INDEX CONCURRENTLY`; null where hidden. */
  readonly command: string | null;
  /** For example `building index: scanning table`; null where hidden. */
  readonly phase: string | null;
  /** Of blocks; null where hidden or not begun. 0..1 */
  readonly done: number | null;
  /** A planned build is of the same table. */
  readonly sameTable: boolean;
}

export type TimeoutName = 'statement_timeout' | 'lock_timeout' | 'transaction_timeout';

/** A timeout that aborts a build, and leaves an INVALID index. */
export interface TimeoutFacts {
  readonly kind: 'timeout';
  readonly setting: TimeoutName;
  /** Milliseconds. */
  readonly ms: number;
  readonly source: TimeoutSource;
  /** The role that it holds for. */
  readonly role: string;
  /** False: of a role other than the connected one, which may deploy too. */
  readonly ownRole: boolean;
  /** Bytes of the largest planned index; null where none is known. */
  readonly largestBytes: number | null;
}

/** Where a timeout is set. */
export type TimeoutSource =
  | { readonly kind: 'url' }
  | { readonly kind: 'role'; readonly role: string; readonly database: string | null }
  | { readonly kind: 'database'; readonly database: string }
  | { readonly kind: 'all roles' }
  | { readonly kind: 'server' };

/** The URL that deploys leads to a pooler. */
export interface PooledUrlFacts {
  readonly kind: 'pooled-url';
  /** Where the URL comes from, for example `DATABASE_URL in .env`. */
  readonly source: string;
  readonly sign: PoolerSign;
  /** `host:port` of the pooler. */
  readonly address: string;
  /** `host:port` that the provider's naming suggests; null where it says nothing. */
  readonly direct: string | null;
  /** Major version of Prisma, which decides where the direct URL goes. */
  readonly prisma: number;
}

/**
 * - `parameter`: `pgbouncer=true`
 * - `port`: 6543 or 6432
 * - `host`: `-pooler.`, `pooler.`, `pooled.`, `pgbouncer`
 * - `process`: the connection announced another process than the one that answers
 */
export type PoolerSign = 'parameter' | 'port' | 'host' | 'process';

/** Estimated. */
export interface DiskSpaceFacts {
  readonly kind: 'disk-space';
  /** Of all planned indexes whose size is known. */
  readonly indexBytes: number;
  /** Temporary files of the largest sort, besides; 0 where every sort fits maintenance_work_mem. */
  readonly sortBytes: number;
  /** Names of planned indexes whose size is not known. */
  readonly unknown: readonly string[];
}

/** The service's start runs `prisma migrate deploy`, so that each replica deploys. */
export interface DeploysOnStartFacts {
  readonly kind: 'deploys-on-start';
  /** Relative to the project's root, where `migrate deploy` is written. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The place that starts it, `file:line`, where that is another one. */
  readonly startedBy: string | null;
}

/** What became of one index of dbperf's migrations. */
export interface DeployedIndex {
  /** Directory of the migration that builds it. */
  readonly migration: string;
  readonly index: RelationName;
  readonly table: RelationName;
  /** Paths that it was made for, as its migration's header names them. */
  readonly serves: readonly string[];
  readonly state: DeployedState;
}

/**
 * - `pending`: its migration is not applied, or those of its table's partitions
 * - `building`: somebody builds it at this moment
 * - `present`: it is there and valid, and made for no path by itself: a partition's part
 * - `missing`: its migration is applied, and the index is not there
 * - `invalid`: it is there, and no query uses it
 * - `unattached`: the same of a partitioned table, some partition of which has no part of it
 * - `elsewhere`: an index of that name is on another table
 * - `unmeasured`: no plan of its paths was seen, so that nothing is known of its use
 * - `unused`: no measured plan of its paths uses it
 * - `used`: by the plans of these paths
 */
export type DeployedState =
  /** `parts`: pending migrations of its partitions, where its own is applied. */
  | { readonly kind: 'pending'; readonly parts?: readonly string[] }
  | { readonly kind: 'building' | 'present' | 'missing' | 'invalid' | 'unattached' }
  | { readonly kind: 'unmeasured' }
  | { readonly kind: 'elsewhere'; readonly table: RelationName }
  /** `measured`: the paths whose plans were seen. */
  | { readonly kind: 'unused'; readonly measured: readonly string[] }
  | { readonly kind: 'used'; readonly by: readonly string[]; readonly notBy: readonly string[] };

/** How far deploys and builds have come in a database. */
export interface BuildsNow {
  /** Migrations that Prisma has applied; null where it keeps no history, or it is hidden. */
  readonly applied: readonly string[] | null;
  /** Indexes that are being built: INVALID, and nobody's leftovers. */
  readonly running: readonly RelationName[];
}

/** Where no database was asked. */
export const unknownBuilds: BuildsNow = { applied: null, running: [] };

/** What is said of deploys: before the next, and after those that were. */
export interface DeployCheck {
  /** Null where nothing is to be built. */
  readonly preflight: Preflight | null;
  /** Indexes of dbperf's migrations, in the order of these. */
  readonly deployed: readonly DeployedIndex[];
  readonly builds: BuildsNow;
}
