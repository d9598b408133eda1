import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Candidate, Prepared } from '../../src/model/advice.ts';
import type { ExplainDocument, ExplainNode } from '../../src/model/plan.ts';
import type { Transaction } from '../../src/postgres/session.ts';
import { createForTrial } from '../../src/sql/create-index.ts';
import { quoteRelation } from '../../src/sql/quote.ts';
import { buildTwin } from '../../src/twin/build.ts';
import type { Twin } from '../../src/twin/twin.ts';
import { servers } from '../support/database.ts';
import { comparePlans, nodesOf } from './compare-plans.ts';
import { explain } from './generator/fidelity.ts';
import { loadOriginal, type Original, snapshotOf, withSession } from './generator/load.ts';

/** A machine may be busy; nothing here is about time. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** One statement with one candidate, planned on both. */
interface Trial {
  readonly candidate: Candidate;
  readonly sql: string;
  readonly built: ExplainDocument;
  readonly tried: ExplainDocument;
}

describe.each(servers)('an index on trial in the twin, on PostgreSQL $major', (server) => {
  let original: Original;
  let twin: Twin;
  let prepared: ReadonlyMap<string, Prepared>;
  let trials: readonly Trial[];

  beforeAll(async () => {
    original = await loadOriginal(server, server.major === 18 ? 6 : 7, 20_000);
    twin = await buildTwin(await snapshotOf(original.url));
    prepared = await twin.prepare(original.candidates);
    trials = await tryAll();
  });
  afterAll(async () => {
    await twin.close();
    await original.drop();
  });

  const tryAll = async () => {
    const all: Trial[] = [];
    for (const candidate of original.candidates) all.push(...(await tryOne(candidate)));
    return all;
  };

  const tryOne = async (candidate: Candidate): Promise<readonly Trial[]> => {
    const plans = (tx: Transaction) => explainAll(tx, original.statements);
    const built = await withSession(original.url, (session) =>
      session.rolledBack(async (tx) => {
        await tx.query(createForTrial(candidate));
        const own = await tx.query<{ name: string }>(partsOf, [quoteRelation(nameOf(candidate))]);
        const names = new Set(own.map(({ name }) => name));
        return (await plans(tx)).map((plan) => renamed(plan, (name) => names.has(name), candidate));
      }),
    );
    const isPart = (name: string) => twin.rootOf(name) === candidate.name;
    const plansOfTwin = await twin.whatIf({ show: [candidate.name], hide: [] }, plans);
    const tried = plansOfTwin.map((plan) => renamed(plan, isPart, candidate));
    return original.statements.flatMap((sql, at) => {
      const [one, other] = [built[at], tried[at]];
      return one && other ? [{ candidate, sql, built: one, tried: other }] : [];
    });
  };

  test('every candidate is there, of 20 at least', () => {
    expect(original.candidates.length).toBeGreaterThanOrEqual(20);
    const refused = [...prepared].filter(([, { kind }]) => kind !== 'ready');
    expect(refused).toEqual([]);
  });

  test('plans as the index that is built for real, in 99 of 100 statements', () => {
    const others = trials.filter(
      ({ built, tried }) => typeof comparePlans(built, tried) !== 'string',
    );
    expect(1 - others.length / trials.length, describeAll(others)).toBeGreaterThanOrEqual(0.99);
  });

  test('is used by some of the plans', () => {
    const used = trials.filter(uses);
    expect(new Set(used.map(({ candidate }) => candidate.name)).size).toBeGreaterThan(5);
  });

  test('costs the same within 1 %, of btrees', () => {
    const same = trials.filter(
      (trial) =>
        trial.candidate.method === 'btree' &&
        uses(trial) &&
        typeof comparePlans(trial.built, trial.tried) === 'string',
    );
    const others = same.filter((trial) => costError(trial) > 0.01);
    expect(others.length / same.length, describeAll(others)).toBeLessThanOrEqual(0.01);
  });

  test('amcheck accepts it, and every other btree of the twin', async () => {
    const checked = await twin.whatIf(
      { show: original.candidates.map(({ name }) => name), hide: [] },
      async (tx) => {
        await tx.query('CREATE EXTENSION amcheck');
        return tx.query(checkAll);
      },
    );
    expect(checked.length).toBeGreaterThan(40);
  });
});

const checkAll = `
  SELECT c.relname, bt_index_check(c.oid) FROM pg_class c
  JOIN pg_am a ON a.oid = c.relam JOIN pg_index i ON i.indexrelid = c.oid
  WHERE a.amname = 'btree' AND c.relkind = 'i' AND i.indisvalid AND c.oid >= 16384`;

const nameOf = ({ table, name }: Candidate) => ({ schema: table.schema, name });

const partsOf = `
  SELECT c.relname AS name FROM pg_partition_tree($1) t JOIN pg_class c ON c.oid = t.relid`;

/** Indexes of partitions are named by PostgreSQL, and otherwise where all candidates are at once. */
function renamed(
  document: ExplainDocument,
  isPart: (index: string) => boolean,
  { name }: Candidate,
): ExplainDocument {
  const ofNode = (node: ExplainNode): ExplainNode => {
    const index = node['Index Name'];
    const own = typeof index === 'string' && isPart(index) ? { 'Index Name': name } : {};
    return { ...node, ...own, ...(node.Plans ? { Plans: node.Plans.map(ofNode) } : {}) };
  };
  return { ...document, Plan: ofNode(document.Plan) };
}

const uses = ({ candidate, built }: Trial) =>
  nodesOf(built.Plan).some((line) => line.includes(` ${candidate.name}`));

const costOf = (document: ExplainDocument) => Number(document.Plan['Total Cost']);

const costError = ({ built, tried }: Trial) => Math.abs(costOf(tried) / costOf(built) - 1);

async function explainAll(
  tx: Transaction,
  statements: readonly string[],
): Promise<readonly ExplainDocument[]> {
  const documents: ExplainDocument[] = [];
  for (const sql of statements) documents.push(await explain(tx, { sql }));
  return documents;
}

function describeAll(trials: readonly Trial[]): string {
  return trials.map(describeOne).join('\n');
}

function describeOne({ candidate, sql, built, tried }: Trial): string {
  const result = comparePlans(built, tried);
  const what = typeof result === 'string' ? result : result.difference;
  const costs = `${costOf(built)} built, ${costOf(tried)} tried`;
  return `${what}; ${costs}; ${createForTrial(candidate)}\n    ${sql}`;
}
