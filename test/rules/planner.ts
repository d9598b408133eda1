import type pg from 'pg';
import { explain } from '../../src/measure/explain.ts';
import { parsePlan } from '../../src/measure/plan.ts';
import type {
  Candidate,
  PathUnderTrial,
  PlannedStatement,
  Prepared,
  WhatIf,
  WhatIfChange,
} from '../../src/model/advice.ts';
import type { ParameterSet } from '../../src/model/path.ts';
import type { Transaction } from '../../src/postgres/session.ts';
import { createForTrial } from '../../src/sql/create-index.ts';
import { quoteRelation } from '../../src/sql/quote.ts';

export interface Planner extends WhatIf {
  /** Drops what was built. */
  forget(): Promise<void>;
}

/** The candidate's name by the quoted name of the index that was built for it. */
type Built = Map<string, string>;

/**
 * A planner that is asked what if, on the database itself: every candidate is built once, and is
 * invalid save in the transaction of a question.
 */
export function plannerOn(client: pg.Client, paths: readonly PathUnderTrial[]): Planner {
  const built: Built = new Map();
  return {
    prepare: async (candidates) => {
      const prepared = new Map<string, Prepared>();
      for (const one of candidates) prepared.set(one.name, await build(client, one, built));
      return prepared;
    },
    plan: async (change) => {
      await client.query('BEGIN');
      try {
        await make(client, change, built);
        return await planAll(client, paths, change, built);
      } finally {
        await client.query('ROLLBACK');
      }
    },
    forget: async () => {
      for (const relation of built.keys()) await client.query(`DROP INDEX ${relation}`);
    },
  };
}

async function build(client: pg.Client, candidate: Candidate, built: Built): Promise<Prepared> {
  // Under another name: where building is allowed, the candidates are built a second time.
  const name = `what_if_${built.size}`;
  const relation = quoteRelation({ schema: candidate.table.schema, name });
  await client.query(createForTrial({ ...candidate, name }));
  if (candidate.keys.some(({ column }) => column === null)) {
    await client.query(`ANALYZE ${quoteRelation(candidate.table)}`);
  }
  await setValid(client, relation, false);
  built.set(relation, candidate.name);
  const { rows } = await client.query('SELECT pg_relation_size($1)::int AS bytes', [relation]);
  return { kind: 'ready', bytes: Number(rows[0]?.bytes) };
}

async function make(client: pg.Client, { show, hide }: WhatIfChange, built: Built): Promise<void> {
  for (const [relation, name] of built) {
    if (show.includes(name)) await setValid(client, relation, true);
  }
  for (const index of hide) await setValid(client, quoteRelation(index), false);
}

async function setValid(client: pg.Client, relation: string, valid: boolean): Promise<void> {
  const sql = 'UPDATE pg_index SET indisvalid = $2 WHERE indexrelid = $1::regclass';
  await client.query(sql, [relation, valid]);
}

async function planAll(
  client: pg.Client,
  paths: readonly PathUnderTrial[],
  change: WhatIfChange,
  built: Built,
): Promise<readonly PlannedStatement[]> {
  const asked = paths.filter(({ path }) => change.paths?.includes(path.name) ?? true);
  const planned: PlannedStatement[] = [];
  for (const under of asked) {
    for (const set of under.sets) planned.push(await planOne(client, under, set, built));
  }
  return planned;
}

async function planOne(
  client: pg.Client,
  { path }: PathUnderTrial,
  set: ParameterSet,
  built: Built,
): Promise<PlannedStatement> {
  const tx: Transaction = {
    query: async (sql, values = []) => (await client.query(sql, [...values])).rows,
  };
  const { nodes } = parsePlan(await explain(tx, path, set, 'planned'));
  const nameOf = (index: string) => {
    const found = [...built].find(([relation]) => relation.endsWith(`."${index}"`));
    return found?.[1] ?? index;
  };
  return {
    path: path.name,
    parameterSet: set.name,
    cost: nodes[0]?.totalCost ?? 0,
    indexes: nodes.flatMap(({ index }) => (index === null ? [] : nameOf(index))),
    shape: JSON.stringify(nodes.map(({ type, relation, index }) => [type, relation, index])),
  };
}
