import type { Catalog, Table } from '../model/catalog.ts';
import type { Measurement, Outcome, Verdict } from '../model/measurement.ts';
import type { CriticalPath, UnverifiedCause } from '../model/path.ts';
import { judgeTime } from './timing.ts';

/** Below this many rows any plan is fast, and says nothing of production. */
export const smallestTable = 1_000;

/** The verdict on a path's time: that of its worst parameter set. */
export function verdictOf(
  path: CriticalPath,
  measurements: readonly Measurement[],
  catalog: Catalog,
): Verdict {
  const worst = worstOf(path, measurements);
  const budgetMs = path.budget.timeMs;
  const verdict = { path: path.name, budgetMs, worstSet: worst?.parameterSet ?? null };
  const cause = causeOf(path, measurements, worst, catalog);
  if (cause !== null || worst === undefined || budgetMs === null) {
    const unmeasured = cause ?? 'failed';
    const locks = unmeasured === 'planned' && path.kind === 'locking read';
    const reason = locks ? lockingReason : reasons[unmeasured];
    return { ...verdict, outcome: 'unverified', cause: unmeasured, reason };
  }
  const outcome = outcomeOf(worst, budgetMs);
  const reason =
    outcome === 'borderline' ? 'its fastest run is within the budget, its median is not' : null;
  return { ...verdict, outcome, cause: null, reason };
}

const lockingReason =
  'it locks rows, so it was planned and not executed (@writes rollback with --allow-writes executes it)';

const reasons = {
  planned: 'it was planned and not executed',
  'no-budget': 'it has no budget (@budget)',
  'small-tables': `its tables have fewer than ${smallestTable} rows here, which says nothing of larger ones (@small accepts it)`,
  timeout: 'it was stopped by a timeout that is below its budget',
  failed: 'it could not be measured',
} as const satisfies Partial<Record<UnverifiedCause, string>>;

function causeOf(
  path: CriticalPath,
  measurements: readonly Measurement[],
  worst: Measurement | undefined,
  catalog: Catalog,
): keyof typeof reasons | null {
  if (worst === undefined) return 'failed';
  if (worst.evidence !== 'measured') return 'planned';
  if (!path.small && readsOnlySmallTables(measurements, catalog)) return 'small-tables';
  if (path.budget.timeMs === null) return 'no-budget';
  return outcomeOf(worst, path.budget.timeMs) === 'unverified' ? 'timeout' : null;
}

function outcomeOf(measurement: Measurement, budgetMs: number): Outcome {
  if (measurement.timing !== null) return judgeTime(measurement.timing, budgetMs);
  return (measurement.timedOutMs ?? 0) >= budgetMs ? 'fail' : 'unverified';
}

const severity: Readonly<Record<Outcome, number>> = {
  fail: 3,
  unverified: 2,
  borderline: 1,
  pass: 0,
};

/** The set that decides: by outcome, then by median, then by cost. */
export function worstOf(
  path: CriticalPath,
  measurements: readonly Measurement[],
): Measurement | undefined {
  const budgetMs = path.budget.timeMs ?? Number.POSITIVE_INFINITY;
  const rank = (m: Measurement) => severity[outcomeOf(m, budgetMs)];
  const median = (m: Measurement) => m.timing?.medianMs ?? m.timedOutMs ?? 0;
  return [...measurements].sort(
    (a, b) => rank(b) - rank(a) || median(b) - median(a) || b.cost - a.cost,
  )[0];
}

function readsOnlySmallTables(measurements: readonly Measurement[], catalog: Catalog): boolean {
  const relations = measurements
    .flatMap((measurement) => measurement.plan?.nodes ?? [])
    .filter((node) => node.relation !== null && node.schema !== null);
  return (
    relations.length > 0 &&
    relations.every((node) => isSmall(node.schema ?? '', node.relation ?? '', catalog))
  );
}

function isSmall(schema: string, name: string, catalog: Catalog): boolean {
  const table = catalog.tables.find((t) => t.schema === schema && t.name === name);
  const whole = table?.parent ? parentOf(table, catalog) : table;
  return whole === undefined || rowsOf(whole) < smallestTable;
}

function parentOf(table: Table, catalog: Catalog): Table {
  const parent = catalog.tables.find(
    (t) => t.schema === table.parent?.schema && t.name === table.parent?.name,
  );
  return parent?.parent ? parentOf(parent, catalog) : (parent ?? table);
}

/** A table that was never analysed is judged by its size: no row takes less than 24 bytes. */
export function rowsOf(table: Table): number {
  return table.rows ?? Math.max(table.activity?.liveRows ?? 0, Math.floor(table.bytes / 100));
}
