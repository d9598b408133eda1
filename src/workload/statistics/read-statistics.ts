import type { ObservedWorkload, OmittedReason } from '../../model/observed.ts';
import { Problem } from '../../model/problem.ts';
import type { Session, Transaction } from '../../postgres/session.ts';
import { sqlState } from '../../postgres/sql-state.ts';
import { quoteIdentifier } from '../../sql/quote.ts';
import { formatMs, plural } from '../../text/format.ts';
import { Gathering } from '../observed/gathering.ts';
import { defaultLimit } from '../observed/limit.ts';
import { readObserved } from '../observed/statement.ts';
import type { Sums } from '../observed/sums.ts';
import { statisticsEmpty, statisticsForbidden, statisticsNotLoaded } from '../problems.ts';
import { type Extension, findExtension } from './extension.ts';
import { countEvictions, countNested, readRows, type StatisticsRow } from './read-rows.ts';

export interface StatisticsOptions {
  readonly session: Pick<Session, 'readOnly' | 'target'>;
  /** How many statements at most; default 50. */
  readonly limit?: number | undefined;
}

interface Reading {
  readonly extension: Extension;
  readonly rows: readonly StatisticsRow[];
  readonly nested: number;
  readonly evictions: number | null;
}

/**
 * The heaviest statements of the session's database by total time, from pg_stat_statements. Throws
 * a Problem where the extension is missing, not loaded, not to be read, or has seen nothing.
 */
export async function readStatistics(options: StatisticsOptions): Promise<ObservedWorkload> {
  const { session, limit = defaultLimit } = options;
  const { extension, rows, nested, evictions } = await readAll(session);
  const gathering = new Gathering();
  for (const row of rows) await addRow(gathering, row);
  listUnseen(gathering, rows, extension.role);
  omitRest(gathering, rows);
  return {
    source: { kind: 'pg_stat_statements', extensionVersion: extension.version, evictions, nested },
    ...gathering.result({ prefix: 'pgss', source: 'pg_stat_statements', limit }),
  };
}

async function readAll(session: StatisticsOptions['session']): Promise<Reading> {
  const where = session.target.display;
  try {
    const reading = await session.readOnly((tx) => readIn(tx, where));
    if (reading.rows.length === 0) throw new Problem(statisticsEmpty(where));
    return reading;
  } catch (error) {
    if (sqlState(error) === '55000') throw new Problem(statisticsNotLoaded(where));
    if (sqlState(error) === '42501') throw new Problem(statisticsForbidden(where));
    throw error;
  }
}

async function readIn(tx: Transaction, where: string): Promise<Reading> {
  const extension = await findExtension(tx, where);
  const rows = await readRows(tx, extension);
  const nested = await countNested(tx, extension);
  return { extension, rows, nested, evictions: await countEvictions(tx, extension) };
}

async function addRow(gathering: Gathering, row: StatisticsRow): Promise<void> {
  const sums = sumsOf(row);
  const lack = lackOf(row);
  if (lack !== null) gathering.omit(lack, sums);
  else if (row.text !== null) {
    gathering.add(await readObserved(row.text), sums, `pgss:query${row.id}`);
  }
}

/** Why there is no text to read; null where there is one. */
function lackOf({ hidden, too_long, text }: StatisticsRow): Lack | null {
  if (hidden) return 'hidden';
  if (too_long) return 'too-long';
  return text === null ? 'no-text' : null;
}

function sumsOf(row: StatisticsRow): Sums {
  return {
    calls: row.calls,
    totalMs: row.total_ms,
    slowestMs: row.slowest_ms,
    rows: row.rows,
    sharedBlocksHit: row.hit,
    sharedBlocksRead: row.read,
  };
}

type Lack = Extract<OmittedReason, 'hidden' | 'too-long' | 'no-text'>;

interface Unseen {
  readonly called: string;
  readonly rows: readonly StatisticsRow[];
  readonly why: string;
  readonly help: string;
}

function listUnseen(gathering: Gathering, rows: readonly StatisticsRow[], role: string): void {
  const lacking = (lack: Lack) => rows.filter((row) => lackOf(row) === lack);
  listTogether(gathering, {
    called: 'hidden',
    rows: lacking('hidden'),
    why: 'another role ran them, and their texts are hidden',
    help: `GRANT pg_read_all_stats TO ${quoteIdentifier(role)};`,
  });
  listTogether(gathering, {
    called: 'lost',
    rows: lacking('no-text'),
    why: 'the server no longer has their texts',
    help: 'raise pg_stat_statements.max: the server makes room by dropping statements',
  });
  listTogether(gathering, {
    called: 'too-long',
    rows: lacking('too-long'),
    why: 'their texts are longer than 1 MB',
    help: 'write them as critical paths in SQL',
  });
}

function listTogether(gathering: Gathering, { called, rows, why, help }: Unseen): void {
  if (rows.length === 0) return;
  const totalMs = rows.reduce((sum, row) => sum + row.total_ms, 0);
  const reason = `${plural(rows.length, 'statement')}, ${formatMs(totalMs)} in total: ${why}`;
  gathering.list({ path: `pgss:${called}`, cause: 'failed', reason, help }, totalMs);
}

function omitRest(gathering: Gathering, rows: readonly StatisticsRow[]): void {
  const [first] = rows;
  const sumOf = (of: (row: StatisticsRow) => number) => rows.reduce((sum, row) => sum + of(row), 0);
  const left = (first?.all_count ?? 0) - rows.length;
  if (first === undefined || left <= 0) return;
  const calls = first.all_calls - sumOf((row) => row.calls);
  const totalMs = first.all_ms - sumOf((row) => row.total_ms);
  gathering.omit('beyond-limit', { calls, totalMs }, left);
}
