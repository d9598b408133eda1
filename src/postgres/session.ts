import type pg from 'pg';
import { endClient } from './end-client.ts';
import { type Limits, openingSql } from './opening.ts';
import {
  connectionLost,
  serverInRecovery,
  settingsRefused,
  transactionControl,
} from './problems.ts';
import { rowTypeParser } from './row-types.ts';
import { rememberSent } from './sent-statements.ts';
import { sqlState } from './sql-state.ts';
import type { Target } from './target.ts';
import {
  leadingWord,
  leavesTransaction,
  preparation,
  preparedName,
} from './transaction-control.ts';

/** One connection, on which every statement runs in a guarded transaction that is rolled back. */
export interface Session {
  readonly target: Target;
  /** `server_version_num`, for example 180004. */
  readonly versionNum: number;
  readonly inRecovery: boolean;
  /** The process that the server announced; a pooler answers by another. Null where none was. */
  readonly announcedPid: number | null;
  /** What the reader of the report should know of the connection. */
  readonly notes: readonly string[];
  /** Runs the work in a read-only transaction and rolls it back, whatever happened. */
  readOnly<T>(work: (tx: Transaction) => Promise<T>, limits?: Limits): Promise<T>;
  /** A read-write transaction, rolled back too. Only where the user allowed writing. */
  rolledBack<T>(work: (tx: Transaction) => Promise<T>, limits?: Limits): Promise<T>;
  close(): Promise<void>;
}

export interface Transaction {
  /**
   * Runs one statement by the extended protocol, parameters bound, one at a time. Rows: int8 as a
   * number where it is safe, json parsed, numeric, dates and intervals as PostgreSQL's text. `types`
   * declares OIDs of parameters, 0 leaves one to the server.
   * Rejects with pg's DatabaseError; see `explainFailure`.
   */
  query<Row>(
    sql: string,
    values?: readonly unknown[],
    types?: readonly number[],
  ): Promise<readonly Row[]>;
}

/** What the server said when the connection was made. */
export interface ServerFacts {
  readonly versionNum: number;
  readonly inRecovery: boolean;
  readonly notes: readonly string[];
}

type Access = 'READ ONLY' | 'READ WRITE';

export class GuardedSession implements Session {
  readonly target: Target;
  readonly versionNum: number;
  readonly inRecovery: boolean;
  readonly announcedPid: number | null;
  readonly notes: readonly string[];
  readonly #client: pg.Client;
  readonly #signal: AbortSignal | undefined;
  #busy = false;
  #lost: Error | undefined;

  constructor(client: pg.Client, target: Target, facts: ServerFacts, signal?: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
    this.target = target;
    this.versionNum = facts.versionNum;
    this.inRecovery = facts.inRecovery;
    this.notes = facts.notes;
    // Not in pg's types.
    this.announcedPid = (client as { processID?: number | null }).processID ?? null;
    client.on('error', (error) => {
      this.#lost ??= error;
    });
  }

  readOnly<T>(work: (tx: Transaction) => Promise<T>, limits: Limits = {}): Promise<T> {
    return this.#run('READ ONLY', work, limits);
  }

  async rolledBack<T>(work: (tx: Transaction) => Promise<T>, limits: Limits = {}): Promise<T> {
    if (this.inRecovery) throw serverInRecovery(this.target);
    return this.#run('READ WRITE', work, limits);
  }

  async close(): Promise<void> {
    await endClient(this.#client);
  }

  async #run<T>(access: Access, work: (tx: Transaction) => Promise<T>, limits: Limits): Promise<T> {
    this.#signal?.throwIfAborted();
    if (this.#busy) throw new Error('the session runs one transaction at a time');
    if (this.#lost) throw connectionLost(this.target, this.#lost);
    this.#busy = true;
    const tx = new GuardedTransaction(this.#client, this.#signal);
    try {
      await this.#begin(openingSql(access, this.target.settings, limits));
      return await work(tx);
    } catch (error) {
      throw this.#translated(error);
    } finally {
      tx.close();
      await this.#rollback(tx.isPrepared);
      this.#busy = false;
    }
  }

  async #begin(sql: string): Promise<void> {
    try {
      await this.#client.query(sql);
    } catch (error) {
      throw sqlState(error) === null ? error : settingsRefused(this.target, error);
    }
  }

  #translated(error: unknown): unknown {
    if (this.#signal?.aborted) return this.#signal.reason;
    if (isFatal(error)) this.#lost ??= error;
    return this.#lost ? connectionLost(this.target, this.#lost) : error;
  }

  /** In one message: behind a pooler the next one may reach another connection. */
  async #rollback(isPrepared: boolean): Promise<void> {
    try {
      await this.#client.query(isPrepared ? `ROLLBACK; DEALLOCATE ${preparedName}` : 'ROLLBACK');
    } catch (error) {
      this.#lost ??= error instanceof Error ? error : new Error(String(error));
    }
  }
}

/** The server says FATAL (57P01, an idle timeout) before it closes the socket. */
function isFatal(error: unknown): error is Error {
  return error instanceof Error && 'severity' in error && error.severity === 'FATAL';
}

class GuardedTransaction implements Transaction {
  readonly #client: pg.Client;
  readonly #signal: AbortSignal | undefined;
  #open = true;
  #isPrepared = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(client: pg.Client, signal: AbortSignal | undefined) {
    this.#client = client;
    this.#signal = signal;
  }

  query<Row>(
    sql: string,
    values: readonly unknown[] = [],
    types: readonly number[] = [],
  ): Promise<readonly Row[]> {
    const result = this.#last.then(() => this.#send<Row>(sql, values, types));
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** A prepared statement is there, which no rollback removes. */
  get isPrepared(): boolean {
    return this.#isPrepared;
  }

  close(): void {
    this.#open = false;
  }

  async #send<Row>(
    sql: string,
    values: readonly unknown[],
    types: readonly number[],
  ): Promise<readonly Row[]> {
    this.#signal?.throwIfAborted();
    if (!this.#open) throw new Error('the transaction has ended');
    if (leavesTransaction(sql)) throw transactionControl(leadingWord(sql));
    // `queryMode` is not in pg's types: without it a text with no values goes by the simple
    // protocol, which admits several statements.
    const query = {
      text: sql,
      values: [...values],
      queryMode: 'extended',
      types: declaredTypes(types),
    };
    try {
      const { rows } = await this.#client.query(query);
      this.#isPrepared = isPreparedAfter(sql, this.#isPrepared);
      return rows as Row[];
    } catch (error) {
      throw rememberSent(error, sql);
    }
  }
}

function isPreparedAfter(sql: string, before: boolean): boolean {
  const done = preparation(sql);
  return done === null ? before : done === 'made';
}

/**
 * pg takes one `types` for two things: the OIDs that it declares, and the parser of each type of
 * the result.
 */
function declaredTypes(oids: readonly number[]) {
  return Object.assign([...oids], { getTypeParser: rowTypeParser });
}
