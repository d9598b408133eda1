import type pg from 'pg';
import type { Candidate } from '../../src/model/advice.ts';
import type { ExplainDocument } from '../../src/model/plan.ts';
import { createForTrial } from '../../src/sql/create-index.ts';
import { quoteRelation } from '../../src/sql/quote.ts';
import { buildTwin } from '../../src/twin/build.ts';
import type { Twin } from '../../src/twin/twin.ts';
import type { TestServer } from '../support/database.ts';
import { postgres15Binaries } from '../support/postgres15.ts';
import { comparePlans } from '../twin/compare-plans.ts';
import { explain } from '../twin/generator/fidelity.ts';
import { loadOriginal, type Original, snapshotOf } from '../twin/generator/load.ts';
import { agreement, type Guess, renamed, type Sized, type Tried } from './agreement.ts';
import type { Row } from './run.ts';
import { withServer } from './scratch.ts';

/** Databases of the generator, whose LIKE goes by ICU in the one and by C in the other. */
const seeds = [7, 8];
const rows = 20_000;

/** The twin's what-if and hypopg's, each against the index built for real, on PostgreSQL 15. */
export async function againstHypopg(): Promise<readonly Row[]> {
  const binaries = await postgres15Binaries();
  if (binaries === null) return [notCompared('PostgreSQL 15 is not installed here')];
  return withServer(binaries, async ({ url }) => {
    const tried: Tried[] = [];
    for (const seed of seeds) {
      const original = await loadOriginal({ major: 15, url } as TestServer, seed, rows);
      try {
        if (!(await hasHypopg(original.client)))
          return [notCompared('hypopg is not installed here')];
        tried.push(...(await tryAll(original)));
      } finally {
        await original.drop();
      }
    }
    return agreement(tried);
  });
}

function notCompared(why: string): Row {
  const what = 'what-if indexes of dbperf / of hypopg, against the index built for real';
  return { what, ours: why, theirs: why, ratio: 'not measured', wanted: 'nearer than hypopg' };
}

async function hasHypopg(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(
    "SELECT FROM pg_available_extensions WHERE name = 'hypopg'",
  );
  if (rowCount === 0) return false;
  await client.query('CREATE EXTENSION hypopg');
  return true;
}

async function tryAll(original: Original): Promise<readonly Tried[]> {
  const { client, statements } = original;
  // hypopg knows no GIN, and no index of a partitioned table.
  const candidates = original.candidates.filter(
    ({ method, partitioned }) => method === 'btree' && !partitioned,
  );
  const twin = await buildTwin(await snapshotOf(original.url));
  try {
    const otherwise = differing(
      await explainAll(client, statements),
      await onTwin(twin, [], statements),
    );
    const prepared = await twin.prepare(candidates);
    const tried: Tried[] = [];
    for (const candidate of candidates) {
      const own = prepared.get(candidate.name);
      if (own?.kind !== 'ready') throw new Error(`${candidate.name}: ${own?.reason}`);
      const built = await byBuilding(client, candidate, statements);
      const ours = { bytes: own.bytes, plans: await onTwin(twin, [candidate.name], statements) };
      const theirs = await byHypopg(client, candidate, statements);
      tried.push({ candidate, otherwise, built, ours, theirs });
    }
    return tried;
  } finally {
    await twin.close();
  }
}

async function byBuilding(
  client: pg.Client,
  candidate: Candidate,
  statements: readonly string[],
): Promise<Sized> {
  await client.query('BEGIN');
  try {
    await client.query(createForTrial(candidate));
    const index = quoteRelation({ schema: candidate.table.schema, name: candidate.name });
    const { rows } = await client.query('SELECT pg_relation_size($1::regclass)::int AS bytes', [
      index,
    ]);
    return { bytes: rows[0].bytes, plans: await explainAll(client, statements) };
  } finally {
    await client.query('ROLLBACK');
  }
}

/** What hypopg refuses is an answer too. */
async function byHypopg(
  client: pg.Client,
  candidate: Candidate,
  statements: readonly string[],
): Promise<Guess> {
  try {
    const { rows } = await client.query(
      `SELECT indexname AS name, hypopg_relation_size(indexrelid)::int AS bytes
       FROM hypopg_create_index($1)`,
      [createForTrial(candidate)],
    );
    const plans = await explainAll(client, statements);
    const isIt = (index: string) => index === rows[0].name;
    const { bytes } = rows[0];
    return { bytes, plans: plans.map((plan) => renamed(plan, isIt, candidate.name)) };
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  } finally {
    await client.query('SELECT hypopg_reset()');
  }
}

async function onTwin(twin: Twin, show: readonly string[], statements: readonly string[]) {
  return twin.whatIf({ show, hide: [] }, async (tx) => {
    const plans: ExplainDocument[] = [];
    for (const sql of statements) plans.push(await explain(tx, { sql }));
    return plans;
  });
}

async function explainAll(client: pg.Client, statements: readonly string[]) {
  const plans: ExplainDocument[] = [];
  for (const sql of statements) {
    const { rows } = await client.query(`EXPLAIN (VERBOSE, FORMAT JSON) ${sql}`);
    plans.push(rows[0]['QUERY PLAN'][0]);
  }
  return plans;
}

function differing(plans: readonly ExplainDocument[], others: readonly ExplainDocument[]): number {
  return plans.filter((plan, at) => {
    const other = others[at];
    return other === undefined || typeof comparePlans(plan, other) !== 'string';
  }).length;
}
