import type { Capture } from '../model/capture.ts';
import type { Table } from '../model/catalog.ts';
import type { ObservedFacts, ObservedReport } from '../model/observed.ts';
import { formatCount, formatMs, formatShare, plural } from '../text/format.ts';
import { sayUnproven } from '../text/unproven.ts';
import { type Calm, calmTables } from './reading/calm-tables.ts';
import { pathSubject } from './reading/subject.ts';
import { displayName, statementTopic } from './reading/topic.ts';
import { defineRule, type Observation, type PathMeasurements } from './rule.ts';

/** Less would not be worth a cache. */
const LEAST_SHARE = 0.01;
/** Calls with the same parameters that a recording has to hold. */
const FEWEST_REPEATS = 3;
/** Where parameters are not kept, and rows have to stand for them. */
const LEAST_CALLS = 1_000;
const CALLS_PER_ROW = 10;

type CacheCandidate = {
  readonly tables: readonly string[];
  readonly calls: number;
  /** Calls whose answer was known, at least. */
  readonly repeated: number;
  /** The same parameters were seen; otherwise reckoned from the rows that there are to ask for. */
  readonly seen: boolean;
  /** Rows of its table; null where there are several, or nobody knows. */
  readonly rows: number | null;
  readonly savedMs: number;
  /** 0..1 of the time of all observed statements. */
  readonly savedShare: number;
  /** Rows written in these days, of the table with the most. */
  readonly writes: number;
  readonly days: number;
  /** Of the proposed cache. */
  readonly ttlMs: number;
};

export const cacheCandidate = defineRule({
  id: 'cache-candidate',
  severity: 'info',
  when: 'A read repeats with the same parameters, takes 1 % of the observed time or more that way, and its tables are hardly written.',
  effect: 'The database works out again what has not changed, and each call takes a connection.',
  remedy: 'Keep its answers in the service for a short ttl, and forget them in every write.',
  needs: ['observed', 'measurements', 'snapshot', 'captures'],
  *check({ observed, measurements, snapshot, captures }): Iterable<Observation<CacheCandidate>> {
    for (const one of measurements) {
      const facts = observed?.facts.find(({ path }) => path === one.path.name);
      if (observed === null || facts === undefined || !isCacheable(one)) continue;
      const calm = calmTables(one, snapshot);
      const repeats = calm && repeatsOf(one, facts, observed, calm.tables, captures);
      if (calm !== null && repeats !== null) yield* observe(one, facts, observed, calm, repeats);
    }
  },
  render: (facts) => ({
    message: `${facts.tables.map((table) => `"${table}"`).join(', ')} hardly change, and one read asks ${plural(facts.repeated, 'time')} for what is known`,
    measured: `${formatMs(facts.savedMs)} of ${plural(facts.calls, 'call')}, ${formatShare(facts.savedShare)} of the observed time`,
    help: `cache it: ttl ${formatTtl(facts.ttlMs)}, since ${writesOf(facts)}; forget in each write, then declare it: cache: { ttl: '${formatTtl(facts.ttlMs)}', invalidatedBy }`,
    proof: proofOf(facts),
  }),
});

/** What differs from call to call, whoever asks. */
const volatile = /\b(?:random|nextval|clock_timestamp|gen_random_uuid|uuidv[47])\s*\(/i;

function isCacheable({ path }: PathMeasurements): boolean {
  return path.kind === 'read' && !volatile.test(path.sql);
}

interface Repeats {
  readonly repeated: number;
  readonly savedMs: number;
  readonly seen: boolean;
}

/** Calls whose answer was known: as a recording saw them, else more than there are rows to ask for. */
function repeatsOf(
  one: PathMeasurements,
  facts: ObservedFacts,
  { source }: ObservedReport,
  tables: readonly Table[],
  captures: readonly Capture[],
): Repeats | null {
  const reckoned = reckonedRepeats(one, facts, tables);
  if (source.kind !== 'recording') return reckoned;
  const seen = seenRepeats(one, captures);
  // That they are the same was seen of one parameter set alone; the rows may say that it is more.
  return seen !== null && reckoned !== null && reckoned.repeated > seen.repeated
    ? { ...reckoned, seen: true }
    : seen;
}

function seenRepeats({ path }: PathMeasurements, captures: readonly Capture[]): Repeats | null {
  const found = captures
    .flatMap(({ runs }) => runs)
    .flatMap(({ traffic }) => traffic.repeats)
    .find((repeat) => repeat.kind === 'repeated-read' && repeat.statement === path.fingerprint);
  if (found?.kind !== 'repeated-read' || found.calls < FEWEST_REPEATS) return null;
  return { repeated: found.calls - 1, savedMs: found.wastedMs, seen: true };
}

function reckonedRepeats(
  { path }: PathMeasurements,
  { calls, totalMs }: ObservedFacts,
  tables: readonly Table[],
): Repeats | null {
  const different = path.parameters.length === 0 ? 1 : onlyOf(tables)?.rows;
  if (different == null || calls < LEAST_CALLS || calls < different * CALLS_PER_ROW) return null;
  const repeated = calls - different;
  return { repeated, savedMs: (totalMs * repeated) / calls, seen: false };
}

function onlyOf(tables: readonly Table[]): Table | null {
  const [table] = tables;
  return table !== undefined && tables.length === 1 ? table : null;
}

function* observe(
  one: PathMeasurements,
  { calls }: ObservedFacts,
  { coverage }: ObservedReport,
  { tables, writes, days, ttlMs }: Calm,
  repeats: Repeats,
): Iterable<Observation<CacheCandidate>> {
  const savedShare = repeats.savedMs / Math.max(coverage.totalMs, Number.MIN_VALUE);
  if (savedShare < LEAST_SHARE) return;
  const rows = one.path.parameters.length === 0 ? null : (onlyOf(tables)?.rows ?? null);
  yield {
    subject: pathSubject(one),
    about: [statementTopic(one.path.fingerprint)],
    facts: {
      ...{ tables: tables.map(displayName), calls, rows, savedShare, writes, days, ttlMs },
      ...repeats,
    },
  };
}

function writesOf({ tables, writes, days }: CacheCandidate): string {
  const what = tables.length === 1 ? 'it was' : 'the most written of them was';
  return `${what} written ${plural(writes, 'time')} in ${plural(days, 'day')}`;
}

function proofOf({ seen, rows, calls }: CacheCandidate): string {
  if (seen) return 'the recording has the same parameters again, and nothing written in between';
  if (rows === null) return 'it has no parameters: each call asks for the same';
  return sayUnproven(
    `parameters are not kept; ${formatCount(calls)} calls ask for ${plural(rows, 'row')}`,
  );
}

function formatTtl(ms: number): string {
  return ms < 60_000 ? `${ms / 1_000}s` : `${ms / 60_000}m`;
}
