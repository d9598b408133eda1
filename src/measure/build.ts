import type { Build, BuiltTrial, Candidate, PathUnderTrial } from '../model/advice.ts';
import { explainFailure } from '../postgres/explain-failure.ts';
import type { Limits } from '../postgres/opening.ts';
import type { Session, Transaction } from '../postgres/session.ts';
import { sqlState } from '../postgres/sql-state.ts';
import { createForTrial } from '../sql/create-index.ts';
import { quoteRelation } from '../sql/quote.ts';
import { type BuiltIndex, builtIndex } from './built-index.ts';
import { type MeasureOptions, measure } from './measure.ts';
import { otherDatabase } from './problems.ts';
import { isDoubtful, sideOf, trialsOf } from './trial-sides.ts';

/** Whether candidates may be built: only where the user typed the name of this very database. */
export function mayBuild(named: string | null, database: string): boolean {
  if (named !== null && named !== database) throw otherDatabase(named, database);
  return named !== null;
}

/**
 * Builds all candidates in one transaction that is rolled back, and measures every path given.
 * Writers of the tables wait meanwhile. What the server refuses is `refused`, with the reason.
 */
export async function buildAll(
  session: Session,
  candidates: readonly Candidate[],
  paths: readonly PathUnderTrial[],
  options: MeasureOptions,
): Promise<Build> {
  const build = await session.rolledBack(
    (tx) => buildIn(tx, candidates, paths, options),
    buildLimits,
  );
  if (build.kind === 'refused') return build;
  const trials: BuiltTrial[] = [];
  for (const trial of build.trials) trials.push(await confirmed(session, trial, paths, options));
  return { ...build, trials };
}

async function buildIn(
  tx: Transaction,
  candidates: readonly Candidate[],
  paths: readonly PathUnderTrial[],
  options: MeasureOptions,
): Promise<Build> {
  const indexes: BuiltIndex[] = [];
  for (const candidate of candidates) {
    const built = await create(tx, candidate);
    if ('reason' in built) return built;
    indexes.push(built);
  }
  await analyzeExpressions(tx, candidates);
  await tx.query(setTimeout, [String(Math.ceil(options.timeoutMs))]);
  const trials: BuiltTrial[] = [];
  for (const under of paths) trials.push(...(await trialsOf(tx, under, indexes, options)));
  const bytes = indexes.map((one) => [one.candidate.name, one.bytes] as const);
  return { kind: 'built', bytes: Object.fromEntries(bytes), trials };
}

/** A build may take longer than a statement may; a lock that is not free at once is not waited for. */
const buildLimits: Limits = {
  statementTimeoutMs: 600_000,
  lockTimeoutMs: 2_000,
  settings: { synchronize_seqscans: 'off' },
};

const setTimeout = "SELECT pg_catalog.set_config('statement_timeout', $1, true)";

type Refused = Extract<Build, { kind: 'refused' }>;

async function create(tx: Transaction, candidate: Candidate): Promise<BuiltIndex | Refused> {
  const sql = createForTrial(candidate);
  try {
    await tx.query(sql);
  } catch (error) {
    const code = sqlState(error);
    if (code === null) throw error;
    const { reason } = explainFailure(error, { sql, source: candidate.name, line: 1 });
    return { kind: 'refused', reason, candidate: isOfRows(code) ? candidate.name : null };
  }
  const index = await builtIndex(tx, candidate);
  return index.hidden
    ? { kind: 'refused', reason: hiddenByCheckXmin, candidate: candidate.name }
    : index;
}

const hiddenByCheckXmin =
  'it is hidden from this transaction by rows that were updated a moment ago (indcheckxmin)';

/** Classes 22 (data), 42 but for missing rights, and 54 (rows too wide): no other time helps. */
function isOfRows(code: string): boolean {
  return /^(22|42|54)/.test(code) && code !== '42501';
}

/** An index on an expression has no statistics until ANALYZE, and plans with it are blind. */
async function analyzeExpressions(tx: Transaction, candidates: readonly Candidate[]) {
  const tables = candidates
    .filter(({ keys }) => keys.some(({ column }) => column === null))
    .map(({ table }) => quoteRelation(table));
  for (const table of new Set(tables)) await tx.query(`ANALYZE ${table}`);
}

/** What seems slower is held against a second measurement without the indexes, too. */
async function confirmed(
  session: Session,
  trial: BuiltTrial,
  paths: readonly PathUnderTrial[],
  options: MeasureOptions,
): Promise<BuiltTrial> {
  const under = paths.find(({ path }) => path.name === trial.path);
  const set = under?.sets.find(({ name }) => name === trial.parameterSet);
  if (!under || !set || !isDoubtful(trial.before, trial.after)) return trial;
  const again = sideOf(await measure(session, under.path, set, options));
  const isSlower = (again.medianMs ?? 0) > (trial.before.medianMs ?? 0);
  return isSlower ? { ...trial, before: again } : trial;
}
