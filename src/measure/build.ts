import type { Candidate, PathUnderTrial, Proof, Trial, TrialSide } from '../model/advice.ts';
import type { Measurement } from '../model/measurement.ts';
import type { ParameterSet } from '../model/path.ts';
import { explainFailure } from '../postgres/explain-failure.ts';
import type { Limits } from '../postgres/opening.ts';
import type { Session, Transaction } from '../postgres/session.ts';
import { sqlState } from '../postgres/sql-state.ts';
import { createForTrial } from '../sql/create-index.ts';
import { quoteRelation } from '../sql/quote.ts';
import { explain } from './explain.ts';
import { isExecuted, type MeasureOptions, mayWrite, measureIn } from './measure.ts';
import { parsePlan } from './plan.ts';
import { otherDatabase } from './problems.ts';

/** Whether candidates may be built: only where the user typed the name of this very database. */
export function mayBuild(named: string | null, database: string): boolean {
  if (named !== null && named !== database) throw otherDatabase(named, database);
  return named !== null;
}

/**
 * Builds the candidate in a transaction that is rolled back, and measures again every statement
 * whose plan uses it. Writers of the table wait meanwhile. What the server refuses is unproven.
 */
export async function buildAndMeasure(
  session: Session,
  candidate: Candidate,
  paths: readonly PathUnderTrial[],
  options: MeasureOptions,
): Promise<Proof> {
  const sql = createForTrial(candidate);
  try {
    return await session.rolledBack(async (tx) => {
      await tx.query(sql);
      const index = await builtIndex(tx, candidate);
      if (index.checkXmin) return { kind: 'unproven', reason: hiddenByCheckXmin };
      return {
        kind: 'built',
        bytes: index.bytes,
        trials: await tryPaths(tx, index, paths, options),
      };
    }, buildLimits(options));
  } catch (error) {
    if (sqlState(error) === null) throw error;
    const { reason } = explainFailure(error, { sql, source: candidate.name, line: 1 });
    return { kind: 'unproven', reason: `it could not be built: ${reason}` };
  }
}

async function tryPaths(
  tx: Transaction,
  index: BuiltIndex,
  paths: readonly PathUnderTrial[],
  options: MeasureOptions,
): Promise<readonly Trial[]> {
  const trials: Trial[] = [];
  for (const under of paths.filter(({ path }) => isExecuted(path, options))) {
    const guarded = undone(tx, mayWrite(under.path, options));
    trials.push(...(await tryPath(guarded, index, under, options)));
  }
  return trials;
}

/**
 * The building transaction may write; what is tried in it may not, unless that was allowed too. Each
 * statement is undone by itself: a DELETE that ran before would leave nothing to the next one.
 */
function undone(tx: Transaction, mayWrite: boolean): Transaction {
  return {
    query: async (sql, values) => {
      await tx.query('SAVEPOINT trial');
      if (!mayWrite) await tx.query(readOnly);
      try {
        return await tx.query(sql, values);
      } finally {
        await tx.query('ROLLBACK TO SAVEPOINT trial');
      }
    },
  };
}

const readOnly = "SELECT pg_catalog.set_config('transaction_read_only', 'on', true)";

const hiddenByCheckXmin =
  'built, but hidden from this transaction by rows that were updated a moment ago (indcheckxmin)';

/** A build may take longer than a statement may; a lock that is not free at once is not waited for. */
function buildLimits(options: MeasureOptions): Limits {
  return {
    statementTimeoutMs: Math.max(options.timeoutMs, 600_000),
    lockTimeoutMs: 2_000,
    settings: { synchronize_seqscans: 'off' },
  };
}

interface BuiltIndex {
  /** The index itself and, under a partitioned one, those of the partitions. */
  readonly names: readonly string[];
  readonly bytes: number;
  readonly checkXmin: boolean;
}

async function builtIndex(tx: Transaction, candidate: Candidate): Promise<BuiltIndex> {
  const [row] = await tx.query<{ names: string[]; bytes: number; check_xmin: boolean }>(
    `WITH built AS (
       SELECT pg_catalog.to_regclass($1)::pg_catalog.oid AS oid
       UNION
       SELECT relid FROM pg_catalog.pg_partition_tree(pg_catalog.to_regclass($1))
     )
     SELECT pg_catalog.array_agg(c.relname::text) AS names,
            pg_catalog.sum(pg_catalog.pg_relation_size(c.oid))::bigint AS bytes,
            pg_catalog.bool_or(i.indcheckxmin) AS check_xmin
     FROM built
     JOIN pg_catalog.pg_class AS c USING (oid)
     JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid`,
    [quoteRelation({ schema: candidate.table.schema, name: candidate.name })],
  );
  return { names: row?.names ?? [], bytes: row?.bytes ?? 0, checkXmin: row?.check_xmin ?? true };
}

async function tryPath(
  tx: Transaction,
  index: BuiltIndex,
  under: PathUnderTrial,
  options: MeasureOptions,
): Promise<readonly Trial[]> {
  const trials: Trial[] = [];
  for (const set of under.sets) {
    const before = under.measurements.find((one) => one.parameterSet === set.name);
    if (before === undefined || !(await isUsed(tx, index, under, set))) continue;
    const after = await measureIn(tx, under.path, set, options);
    trials.push({
      path: under.path.name,
      parameterSet: set.name,
      before: sideOf(before),
      after: sideOf(after),
    });
  }
  return trials;
}

async function isUsed(
  tx: Transaction,
  index: BuiltIndex,
  under: PathUnderTrial,
  set: ParameterSet,
): Promise<boolean> {
  const document = await explain(tx, under.path.sql, set.values, 'planned');
  return parsePlan(document).nodes.some((node) => index.names.includes(node.index ?? ''));
}

function sideOf(measurement: Measurement): TrialSide {
  return {
    cost: measurement.cost,
    medianMs: measurement.timing?.medianMs ?? null,
    pages: measurement.pages,
  };
}
