import type {
  Advice,
  AdviceReport,
  Candidate,
  DeclaredTrial,
  Growth,
  Proof,
  Rejection,
  Trial,
} from '../../src/model/advice.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Measurement, Verdict } from '../../src/model/measurement.ts';
import type { Run } from '../../src/model/run.ts';
import { createConcurrently } from '../../src/sql/create-index.ts';

const payments = { schema: 'public', name: 'payments' };

export function candidate(change: Partial<Candidate> & { columns: readonly string[] }): Candidate {
  const { columns, ...rest } = change;
  const keys = columns.map((column) => ({
    column,
    expression: null,
    opclass: null,
    descending: false,
    nullsFirst: false,
  }));
  return {
    table: payments,
    partitioned: false,
    method: 'btree',
    keys,
    equalityKeys: columns.length,
    include: [],
    predicate: null,
    name: `payments_${columns.join('_')}_idx`,
    paths: ['webhook-lookup'],
    origin: 'statement',
    ...rest,
  };
}

const webhook = candidate({ columns: ['gateway_transaction_id'] });
const reconciliation = candidate({ columns: ['status', 'paid_at'] });

export const plannedTrial: Trial = {
  path: 'webhook-lookup',
  parameterSet: 'miss',
  before: { cost: 31_402.4, medianMs: null, pages: null },
  after: { cost: 8.44, medianMs: null, pages: null },
};

export const builtTrial: Trial = {
  ...plannedTrial,
  before: { cost: 31_402.4, medianMs: 142, pages: 24_390 },
  after: { cost: 8.44, medianMs: 0.06, pages: 4 },
};

export const provenOnTwin: Proof = { kind: 'twin', bytes: 45_088_768, trials: [plannedTrial] };
export const builtAndMeasured: Proof = { kind: 'built', bytes: 45_088_768, trials: [builtTrial] };

export function adviceWith(proof: Proof): Advice {
  return {
    candidate: webhook,
    sql: createConcurrently(webhook),
    proof,
    serves: ['webhook-lookup'],
    price: { writesPerDay: 12_000, hotShare: 0.34 },
    redundant: [],
    alsoChanges: [],
  };
}

const rejected: Rejection = {
  candidate: reconciliation,
  sql: createConcurrently(reconciliation),
  reason: 'saves 12 % of its cost, less than 30 %',
  beatenBy: null,
};

const declared: readonly DeclaredTrial[] = [
  { candidate: reconciliation, helps: ['payment-reconciliation', 'daily-summary'], untried: null },
  { candidate: candidate({ columns: ['note'] }), helps: [], untried: null },
  { candidate: candidate({ columns: ['metadata'] }), helps: [], untried: 'no planner was at hand' },
];

export const growth: Growth = {
  assumption:
    'Assumed: values repeat as often as they do now where the statistics count them as a share of the rows, and each occurs more often where they count them as a number; tables below 1,000 rows stay as they are.',
  paths: [
    {
      path: 'webhook-lookup',
      parameterSet: 'miss',
      before: { costs: [31_402.4, 314_020, 3_140_200], growth: 'linear' },
      after: { costs: [8.44, 8.52, 9.1], growth: 'flat' },
    },
    {
      path: 'monthly-report-of-refunds-by-gateway',
      parameterSet: 'typical',
      before: { costs: [90_000, 1_400_000, 22_000_000], growth: 'worse' },
      after: null,
    },
  ],
};

export const adviceReport: AdviceReport = {
  advice: [adviceWith(provenOnTwin)],
  rejected: [rejected],
  declared,
  growth,
};

const finding: Finding = {
  rule: 'missing-index',
  severity: 'error',
  key: 'missing-index: definition payments(gateway_transaction_id)',
  subject: { kind: 'path', path: 'webhook-lookup', source: 'prisma/sql/webhookLookup.sql' },
  facts: {},
  message:
    'webhook-lookup reads 1,000,000 rows of "payments" to return 1 (the index also serves payment-status)',
  measured: '142 ms, 24,390 pages (fastest 139 ms of 5, parameters `miss`; budget 10 ms)',
  why: 'every call reads the whole table; cost grows with the table, not with the result',
  help: createConcurrently(webhook),
  proof:
    'plan twin: cost 31,402 → 8.4; growth linear → flat; 43 MB; kept up by 12,000 writes a day; up to 34 % of updates no longer HOT',
};

const measurement: Measurement = {
  path: 'webhook-lookup',
  parameterSet: 'miss',
  origin: 'a value that does not occur',
  evidence: 'measured',
  timing: { runsMs: [139, 142, 150], fastestMs: 139, medianMs: 142 },
  timedOutMs: null,
  rows: 0,
  pages: 24_390,
  cost: 31_402.4,
  plan: null,
  generic: null,
};

const verdict: Verdict = {
  path: 'webhook-lookup',
  outcome: 'fail',
  budgetMs: 10,
  worstSet: 'miss',
  cause: null,
  reason: null,
};

/** What an audit of the booking service may leave: every section of a report has something to say. */
export const bookingRun: Run = {
  version: 4,
  functions: [],
  captures: [],
  observed: null,
  dbperf: '0.1.0',
  head: {
    startedAt: '2026-01-01T00:00:00.000Z',
    host: 'db.example',
    database: 'booking_service',
    role: 'reader',
    serverVersion: '16.4',
    evidence: 'measured',
    twinVersion: '18.4',
    schemaFiles: [],
  },
  paths: [
    {
      name: 'webhook-lookup',
      source: 'prisma/sql/webhookLookup.sql',
      fingerprint: 'f',
      budgetMs: 10,
      weight: 1,
      partOf: null,
    },
  ],
  measurements: [measurement],
  verdicts: [verdict],
  unverified: [
    { path: 'free', cause: 'no-budget', reason: 'it has no budget (@budget)', help: null },
  ],
  advice: adviceReport,
  surroundings: { defaultSchema: 'public', tables: [], indexes: [], taken: [], predicates: {} },
  deploy: null,
  findings: [finding],
  ignored: [],
  silentRules: [],
  notes: ['the locale en_US.UTF-8 is not on this machine: the twin sorts by ICU instead'],
  policy: { failOn: 'error', allowPartial: false },
};

/** The same, planned on a twin of a snapshot. */
export const twinRun: Run = {
  ...bookingRun,
  head: { ...bookingRun.head, evidence: 'twin' },
};

export function withAdvice(...advice: readonly Advice[]): Run {
  return { ...bookingRun, advice: { ...adviceReport, advice } };
}
