import type { CatalogGap } from './catalog.ts';
import type { PoolerSign } from './preflight.ts';

/** What is known of the connections of a service: what it says of its pool, and what the server says. */
export interface PoolEvidence extends ProjectPool {
  /** Null where no database was reached. */
  readonly server: Connections | null;
  /** What its pooler said of itself; null where there is none, or it was not asked. */
  readonly pooler: Pooler | null;
  readonly seen: SeenConnections;
}

/** What the files of the project say. */
export interface ProjectPool {
  readonly prismaMajor: number;
  /** Pools that the service makes: one for each place in its source. */
  readonly pools: readonly DeclaredPool[];
  readonly clients: readonly ClientSite[];
  readonly migrations: MigrationUrls;
  readonly deployment: Deployment;
  /** What could not be read, with its reason. */
  readonly gaps: readonly CatalogGap[];
}

/**
 * One pool. `url`: of Prisma's own engine (Prisma 6 and earlier), configured in its URL. `adapter`:
 * of `pg`, configured where the source makes the adapter.
 */
export interface DeclaredPool {
  readonly form: 'url' | 'adapter';
  /** File and line relative to the project's root, or what the URL comes from. */
  readonly source: string;
  /** Null where it could not be read. */
  readonly url: PoolUrl | null;
  /** Most connections. */
  readonly limit: Setting;
  /** Longest wait for a connection, milliseconds; 0 is for ever. */
  readonly waitMs: Setting;
  /** 0 or null: none. */
  readonly statementTimeoutMs: Setting;
  /** `schema` that the adapter was given; null for none, undefined where it could not be read. */
  readonly schema: string | null | undefined;
  /** The adapter has a `statementNameGenerator`; null where that could not be read. */
  readonly namesStatements: boolean | null;
}

export interface Setting {
  /** Null: none, or it could not be read. */
  readonly value: number | null;
  readonly origin: 'set' | 'default' | 'unread';
}

export interface PoolUrl {
  /** For the reader, for example `DATABASE_URL in .env`. */
  readonly source: string;
  /** `host:port` */
  readonly address: string;
  /** What says that a pooler answers there; null where nothing does. */
  readonly sign: PoolerSign | null;
  /** `host:port` of the database behind it that the provider's naming suggests. */
  readonly direct: string | null;
  /** Parameters that bear on pool and schema, none of them secret. */
  readonly parameters: Readonly<Record<string, string>>;
  /** `statement_timeout` of `options=-c …`; null where there is none. */
  readonly optionsTimeout: string | null;
}

/** Where the source makes a client or an adapter. */
export interface ClientSite {
  /** `PrismaClient`, `PrismaPg` */
  readonly made: string;
  /** `src/prisma.ts:3`, relative to the project's root. */
  readonly source: string;
  /** `request`: in a function that nothing is seen to call only once. */
  readonly lifetime: 'process' | 'request' | 'unknown';
  /** The function that it stands in; null at the top of a module, or without a name. */
  readonly within: string | null;
}

export interface MigrationUrls {
  /** URL that `prisma migrate` uses; null where none could be read. */
  readonly url: PoolUrl | null;
  /** A direct URL is declared beside the pooled one. */
  readonly direct: boolean;
}

export interface Deployment {
  /** What says that it runs serverless: `vercel.json`, `--serverless`; null where nothing does. */
  readonly serverless: string | null;
  /** Instances that run at once; null where nobody said. */
  readonly instances: number | null;
}

/** What the server says of its connections. A number is null where it could not be read. */
export interface Connections {
  readonly role: string;
  readonly database: string;
  /** `host:port` of the session that asked, and whether a pooler answered it. */
  readonly address: string;
  readonly pooled: boolean;
  readonly maxConnections: number | null;
  /** `superuser_reserved_connections` and, from 16 on, `reserved_connections`. */
  readonly reserved: number | null;
  /** Connection limits of role and database; null for none. */
  readonly roleLimit: number | null;
  readonly databaseLimit: number | null;
  /** Client connections but that of the session; null where they could not be counted. */
  readonly inUse: readonly ConnectionUse[] | null;
  /** What sessions of this role in this database start with, milliseconds, 0 for none. */
  readonly statementTimeoutMs: number | null;
  readonly gaps: readonly CatalogGap[];
}

export interface ConnectionUse {
  readonly role: string;
  readonly database: string;
  readonly application: string;
  readonly connections: number;
}

export interface Pooler {
  /** `1.18.0`; null where it did not say. */
  readonly version: string | null;
  /** `transaction`, `session`, `statement` */
  readonly mode: string | null;
  /** `max_client_conn` */
  readonly maxClients: number | null;
  /** `max_prepared_statements`: 0 where it has none; null from versions that do not know it. */
  readonly maxPrepared: number | null;
}

export interface SeenConnections {
  /** Most connections busy at once in one call of a path; null where none was run. */
  readonly inOneCall: number | null;
  /** The same in a recording of an instance at work. */
  readonly inRecording: number | null;
}
