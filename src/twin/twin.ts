import type { Candidate, Prepared } from '../model/advice.ts';
import type { RelationName } from '../model/catalog.ts';
import type { RelationFigures, Snapshot } from '../model/snapshot.ts';
import type { NotSimulated } from '../model/twin.ts';
import { connectUrl } from '../postgres/connect.ts';
import type { EmbeddedServer } from '../postgres/embedded/server.ts';
import { type Superuser, superuser } from '../postgres/embedded/superuser.ts';
import type { Session, Transaction } from '../postgres/session.ts';
import { quoteRelation } from '../sql/quote.ts';
import { majorOf, versionOf } from '../text/postgres-version.ts';
import { grown } from './grow.ts';
import {
  bytesOf,
  expressionStatistics,
  figuresOf,
  findNamesAlong,
  type MadeIndex,
  makeIndex,
  makeIndexOf,
} from './indexes.ts';
import { deflate, inflate } from './inflate.ts';
import { type RelationFile, relationFiles } from './relation-files.ts';
import { planningSettings, startWith } from './settings.ts';
import { restoreAttributes } from './statistics/attributes.ts';
import { restoreRelations, restoreStatistics } from './statistics/restore.ts';

/** The twin's one database. */
export const database = 'postgres';

/** A running twin: an embedded PostgreSQL without rows that plans as its original does. */
export interface Twin {
  /** For example `18.4`. */
  readonly version: string;
  /** It is of the original's major version: what it says is proof. */
  readonly sameMajor: boolean;
  readonly notSimulated: readonly NotSimulated[];
  /** What the reader of a report should know of it. */
  readonly notes: readonly string[];
  /** Makes candidates there, invisible until a trial shows them. */
  prepare(candidates: readonly Candidate[]): Promise<ReadonlyMap<string, Prepared>>;
  /**
   * Makes the index of somebody's own CREATE INDEX, as `prepare` does; null for one that is neither
   * btree nor GIN. Rejects with what PostgreSQL says of the statement.
   */
  prepareStatement(sql: string): Promise<PreparedStatement | null>;
  /**
   * Runs the work with these candidates visible and these indexes hidden, with the original's planner
   * settings and search path, and undoes everything. For EXPLAIN: nothing may be executed.
   */
  whatIf<T>(change: Visible, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** The name of the partitioned index that an index of a partition belongs to, or its own. */
  rootOf(index: string): string;
  /** Makes it the twin of a database with so many times the rows; only upwards. */
  grow(factor: number): Promise<void>;
  /** Ends it and removes all that it was. */
  close(): Promise<void>;
}

export interface Visible {
  /** Names of prepared candidates. */
  readonly show: readonly string[];
  readonly hide: readonly RelationName[];
}

export interface PreparedStatement {
  readonly candidate: Candidate;
  readonly bytes: number;
}

interface Told {
  readonly notSimulated: readonly NotSimulated[];
  readonly notes: readonly string[];
  readonly signal: AbortSignal | undefined;
}

/**
 * Its files are small while it is changed, and inflated while it plans: an index built over an
 * inflated table would read all of it.
 */
export class PlanTwin implements Twin {
  readonly version: string;
  readonly sameMajor: boolean;
  readonly notSimulated: readonly NotSimulated[];
  readonly notes: readonly string[];
  readonly #server: EmbeddedServer;
  readonly #signal: AbortSignal | undefined;
  readonly #indexes = new Map<string, SizedIndex>();
  #snapshot: Snapshot;
  /** What planning goes by; null while the files are small or no longer agree with it. */
  #planner: Planner | null = null;
  #files: readonly RelationFile[] = [];
  #isInflated = false;

  constructor(server: EmbeddedServer, snapshot: Snapshot, told: Told) {
    this.version = versionOf(server.versionNum);
    this.sameMajor = majorOf(server.versionNum) === majorOf(snapshot.catalog.server.versionNum);
    this.notSimulated = told.notSimulated;
    this.notes = told.notes;
    this.#signal = told.signal;
    this.#server = server;
    this.#snapshot = snapshot;
  }

  async prepare(candidates: readonly Candidate[]): Promise<ReadonlyMap<string, Prepared>> {
    const prepared = new Map<string, Prepared>();
    const fresh = candidates.filter(({ name }) => !this.#indexes.has(name));
    if (fresh.length > 0) await this.#shrink();
    await this.#asSuperuser(async (connection) => {
      await findNamesAlong(connection, this.#snapshot.catalog.searchPath);
      for (const candidate of fresh) {
        const made = await makeIndex(connection, candidate);
        if ('kind' in made) prepared.set(candidate.name, made);
        else this.#add(made);
      }
      await this.#describe(connection);
    });
    for (const { name } of candidates) {
      const made = this.#indexes.get(name);
      if (made === undefined) continue;
      prepared.set(name, { kind: 'ready', bytes: bytesOf(made.figures) });
    }
    return prepared;
  }

  async prepareStatement(sql: string): Promise<PreparedStatement | null> {
    await this.#shrink();
    return this.#asSuperuser(async (connection) => {
      const made = await makeIndexOf(connection, sql, this.#snapshot.catalog.searchPath);
      if (made === null) return null;
      const { candidate, figures } = this.#add(made);
      await this.#describe(connection);
      return { candidate, bytes: bytesOf(figures) };
    });
  }

  async whatIf<T>(change: Visible, work: (tx: Transaction) => Promise<T>): Promise<T> {
    this.#planner ??= await this.#inflate();
    const planner = this.#planner;
    const shown = change.show.flatMap((name) => this.#indexes.get(name)?.oids ?? []);
    const hidden = change.hide.map(quoteRelation);
    return planner.session.rolledBack(async (tx) => {
      if (shown.length > 0) await tx.query(show, [shown]);
      if (hidden.length > 0) await tx.query(hide, [hidden]);
      return work(tx);
    });
  }

  rootOf(index: string): string {
    return this.#planner?.roots.get(index) ?? index;
  }

  async grow(factor: number): Promise<void> {
    const before = this.#snapshot;
    this.#snapshot = grown(before, factor);
    for (const made of this.#indexes.values()) this.#add(made);
    await this.#disconnect();
    const kept = new Set(before.statistics);
    const changed = this.#snapshot.statistics.filter((one) => !kept.has(one));
    await this.#asSuperuser(async (connection) => {
      await restoreStatistics(connection, {
        ...this.#snapshot,
        statistics: changed,
        extendedStatistics: [],
      });
      await this.#describe(connection);
    });
  }

  async close(): Promise<void> {
    await this.#disconnect().catch(() => undefined);
    await this.#server.stop();
  }

  /** Keeps the index with its size, which takes long to estimate, as of the snapshot's rows. */
  #add(made: MadeIndex): SizedIndex {
    const sized = { ...made, figures: figuresOf(made, this.#snapshot) };
    this.#indexes.set(made.candidate.name, sized);
    return sized;
  }

  /** Relations of the original, and the candidates as they would be there. */
  #figures(): readonly RelationFigures[] {
    const made = [...this.#indexes.values()];
    return [...this.#snapshot.relations, ...made.flatMap(({ figures }) => figures)];
  }

  /** CREATE INDEX overwrites what was known of its table; of the candidates nothing is known yet. */
  async #describe(connection: Superuser): Promise<void> {
    const made = [...this.#indexes.values()];
    const ofExpressions = made.flatMap((one) => expressionStatistics(one, this.#snapshot));
    await restoreRelations(connection, this.#figures());
    await restoreAttributes(connection, ofExpressions, connection.versionNum);
  }

  async #inflate(): Promise<Planner> {
    this.#signal?.throwIfAborted();
    const files = await this.#asSuperuser((on) => relationFiles(on, this.#figures()));
    const written = new Map(this.#files.map((file) => [file.oid, file.written]));
    this.#files = files.map((file) => ({
      ...file,
      written: written.get(file.oid) ?? file.written,
    }));
    await this.#server.restart((at) => inflate(at, this.#files));
    this.#isInflated = true;
    return this.#connect();
  }

  async #shrink(): Promise<void> {
    await this.#disconnect();
    if (!this.#isInflated) return;
    const heaps = this.#files.filter(({ method }) => method === 'heap');
    await this.#server.restart((at) => deflate(at, heaps));
    this.#isInflated = false;
  }

  async #connect(): Promise<Planner> {
    const roots = await this.#asSuperuser(async (on) => {
      const found = await readRoots(on);
      await startWith(on, database, await planningSettings(on, this.#snapshot));
      return found;
    });
    const session = await connectUrl(this.#server.url(database), { signal: this.#signal });
    return { session, roots };
  }

  async #disconnect(): Promise<void> {
    await this.#planner?.session.close();
    this.#planner = null;
  }

  async #asSuperuser<T>(work: (connection: Superuser) => Promise<T>): Promise<T> {
    const connection = await superuser(this.#server, database);
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  }
}

interface SizedIndex extends MadeIndex {
  readonly figures: readonly RelationFigures[];
}

interface Planner {
  readonly session: Session;
  readonly roots: ReadonlyMap<string, string>;
}

const show = `UPDATE pg_catalog.pg_index SET indisvalid = true
  WHERE indexrelid = ANY ($1::pg_catalog.oid[])`;

/** With the indexes of partitions below them. */
const hide = `
  WITH RECURSIVE tree AS (
    SELECT pg_catalog.to_regclass(name)::pg_catalog.oid AS oid
    FROM pg_catalog.unnest($1::pg_catalog.text[]) AS name
    UNION ALL
    SELECT h.inhrelid FROM tree JOIN pg_catalog.pg_inherits AS h ON h.inhparent = tree.oid
  )
  UPDATE pg_catalog.pg_index SET indisvalid = false WHERE indexrelid IN (SELECT oid FROM tree)`;

async function readRoots(on: Superuser): Promise<ReadonlyMap<string, string>> {
  const rows = await on.query<{ index: string; root: string }>(`
    WITH RECURSIVE tree AS (
      SELECT c.oid, c.relname AS root
      FROM pg_catalog.pg_class AS c
      WHERE c.relkind = 'I' AND NOT c.relispartition
      UNION ALL
      SELECT h.inhrelid, tree.root
      FROM tree JOIN pg_catalog.pg_inherits AS h ON h.inhparent = tree.oid
    )
    SELECT c.relname AS index, tree.root
    FROM tree JOIN pg_catalog.pg_class AS c USING (oid)
    ORDER BY 1, 2`);
  return new Map(rows.map(({ index, root }) => [index, root]));
}
