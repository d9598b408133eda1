import type pg from 'pg';
import type {
  Candidate,
  PathUnderTrial,
  PlannedStatement,
  Prepared,
  WhatIf,
  WhatIfChange,
} from '../../../src/model/advice.ts';
import { createForTrial } from '../../../src/sql/create-index.ts';
import { quoteRelation } from '../../../src/sql/quote.ts';

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Total Cost': number;
  readonly Plans?: readonly Node[];
}

export interface RealPlanner {
  /** The planner as advice asks it, for these statements. */
  readonly whatIf: (paths: readonly PathUnderTrial[]) => WhatIf;
  /** How many statements were planned so far, and in how many trials. */
  readonly calls: { plans: number; statements: number };
  /** Drops what was built. */
  readonly dispose: () => Promise<void>;
}

interface Trial {
  /** The index's own name, quoted and with its schema: candidates of several tests share it. */
  readonly index: string;
  readonly prepared: Prepared;
}

/**
 * A planner with data: candidates are built for real and made invalid, so that no plan uses them; a
 * trial makes them valid in a transaction that is rolled back. Needs the superuser.
 */
export function realPlanner(client: pg.Client): RealPlanner {
  const built = new Map<string, Trial>();
  const calls = { plans: 0, statements: 0 };
  const whatIf = (paths: readonly PathUnderTrial[]): WhatIf => {
    const names = new Map<string, Trial>();
    return {
      prepare: async (candidates) => {
        for (const candidate of candidates) {
          const sql = createForTrial({ ...candidate, name: '' });
          const trial = built.get(sql) ?? (await build(client, candidate, `trial_${built.size}`));
          built.set(sql, trial);
          names.set(candidate.name, trial);
        }
        return new Map([...names].map(([name, { prepared }]) => [name, prepared]));
      },
      plan: async (change) => {
        const statements = await planWith(client, change, paths, names);
        calls.plans++;
        calls.statements += statements.length;
        return statements;
      },
    };
  };
  const dispose = async () => {
    for (const { index } of built.values()) await client.query(`DROP INDEX IF EXISTS ${index}`);
    built.clear();
  };
  return { whatIf, calls, dispose };
}

async function build(client: pg.Client, candidate: Candidate, name: string): Promise<Trial> {
  const index = quoteRelation({ schema: candidate.table.schema, name });
  try {
    await client.query(createForTrial({ ...candidate, name }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { index, prepared: { kind: 'refused', reason } };
  }
  const { rows } = await client.query(
    `SELECT sum(pg_relation_size(oid))::int AS bytes FROM (
       SELECT $1::regclass::oid UNION SELECT relid::oid FROM pg_partition_tree($1::regclass)) AS t(oid)`,
    [index],
  );
  await setValid(client, index, false);
  return { index, prepared: { kind: 'ready', bytes: rows[0].bytes } };
}

/** An index of a partitioned table and those of its partitions. */
async function setValid(client: pg.Client, index: string, valid: boolean): Promise<void> {
  await client.query(
    `UPDATE pg_index SET indisvalid = $2 WHERE indexrelid IN (
       SELECT $1::regclass::oid UNION SELECT relid::oid FROM pg_partition_tree($1::regclass))`,
    [index, valid],
  );
}

async function planWith(
  client: pg.Client,
  { show, hide, paths: wanted }: WhatIfChange,
  paths: readonly PathUnderTrial[],
  names: ReadonlyMap<string, Trial>,
): Promise<readonly PlannedStatement[]> {
  await client.query('BEGIN');
  try {
    for (const name of show) {
      const trial = names.get(name);
      if (trial?.prepared.kind !== 'ready') throw new Error(`${name} was not prepared`);
      await setValid(client, trial.index, true);
    }
    for (const index of hide) await setValid(client, quoteRelation(index), false);
    const called = await calledBy(client, names);
    const planned: PlannedStatement[] = [];
    for (const under of paths) {
      if (wanted !== undefined && !wanted.includes(under.path.name)) continue;
      for (const set of under.sets) {
        const sql = `EXPLAIN (FORMAT JSON) ${under.path.sql}`;
        const { rows } = await client.query(sql, [...set.values]);
        planned.push(plannedOf(under.path.name, set.name, rows[0]['QUERY PLAN'][0].Plan, called));
      }
    }
    return planned;
  } finally {
    await client.query('ROLLBACK');
  }
}

/** Names of candidates by those of the indexes, and of the indexes of partitions, that stand for them. */
async function calledBy(client: pg.Client, names: ReadonlyMap<string, Trial>) {
  const own = [...names].map(([name, { index }]) => [/"([^"]+)"$/.exec(index)?.[1] ?? '', name]);
  const called = new Map<string, string>(own as [string, string][]);
  const { rows } = await client.query(
    `SELECT c.relname AS leaf, p.relname AS root FROM pg_inherits
     JOIN pg_class c ON c.oid = inhrelid JOIN pg_class p ON p.oid = inhparent
     WHERE c.relkind = 'i'`,
  );
  return new Map([...called, ...rows.map(({ leaf, root }) => [leaf, called.get(root) ?? root])] as [
    string,
    string,
  ][]);
}

function plannedOf(
  path: string,
  parameterSet: string,
  plan: Node,
  called: ReadonlyMap<string, string>,
): PlannedStatement {
  const nodes = flat(plan);
  const indexOf = (node: Node) => {
    const name = node['Index Name'];
    return name === undefined ? null : (called.get(name) ?? name);
  };
  const shape = nodes.map((node) => [node['Node Type'], node['Relation Name'], indexOf(node)]);
  const indexes = new Set(nodes.flatMap((node) => indexOf(node) ?? []));
  return {
    path,
    parameterSet,
    cost: plan['Total Cost'],
    indexes: [...indexes].sort(),
    shape: JSON.stringify(shape),
  };
}

function flat(node: Node): readonly Node[] {
  return [node, ...(node.Plans ?? []).flatMap(flat)];
}
