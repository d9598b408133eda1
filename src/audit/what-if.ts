import { explainPlan } from '../measure/explain.ts';
import { parsePlan } from '../measure/plan.ts';
import type { Advice, PathUnderTrial, PlannedStatement, WhatIf } from '../model/advice.ts';
import type { Catalog } from '../model/catalog.ts';
import type { ParameterSet } from '../model/path.ts';
import type { PlanNode } from '../model/plan.ts';
import type { Transaction } from '../postgres/session.ts';
import { quoteRelation } from '../sql/quote.ts';
import type { Twin } from '../twin/twin.ts';
import { hiddenTables } from './hidden.ts';

/** The twin as advice asks it. */
export function whatIfOn(twin: Twin, paths: readonly PathUnderTrial[]): WhatIf {
  return {
    prepare: (candidates) => twin.prepare(candidates),
    plan: ({ show, hide, paths: names }) => {
      const asked =
        names === undefined ? paths : paths.filter(({ path }) => names.includes(path.name));
      return twin.whatIf({ show, hide }, (tx) => planAll(tx, asked, twin));
    },
  };
}

/** Those of the paths whose plans on the twin say something; of the others, why they do not. */
export async function plannable(
  twin: Twin,
  paths: readonly PathUnderTrial[],
  catalog: Catalog,
): Promise<{ readonly paths: readonly PathUnderTrial[]; readonly notes: readonly string[] }> {
  const able: PathUnderTrial[] = [];
  const notes: string[] = [];
  for (const under of paths) {
    const hidden = hiddenTables(under, catalog);
    if (hidden.length > 0) {
      notes.push(`${under.path.name}: no index is advised, since ${rowSecurity(hidden)}`);
      continue;
    }
    try {
      await twin.whatIf({ show: [], hide: [] }, (tx) => planAll(tx, [under], twin));
      able.push(under);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      notes.push(`the plan twin cannot plan ${under.path.name}: ${reason}`);
    }
  }
  return { paths: able, notes };
}

const rowSecurity = (tables: readonly string[]) =>
  `row-level security hides the statistics of ${tables.join(', ')} from this role`;

async function planAll(
  tx: Transaction,
  paths: readonly PathUnderTrial[],
  twin: Twin,
): Promise<readonly PlannedStatement[]> {
  const planned: PlannedStatement[] = [];
  for (const under of paths) {
    for (const set of under.sets) planned.push(await planOne(tx, under, set, twin));
  }
  return planned;
}

async function planOne(
  tx: Transaction,
  { path }: PathUnderTrial,
  set: ParameterSet,
  twin: Twin,
): Promise<PlannedStatement> {
  const { nodes } = parsePlan(await explainPlan(tx, path, set));
  const indexes = nodes.flatMap(({ index }) => (index === null ? [] : [twin.rootOf(index)]));
  return {
    path: path.name,
    parameterSet: set.name,
    cost: nodes[0]?.totalCost ?? 0,
    indexes: [...new Set(indexes)].sort(),
    shape: nodes.map((node) => shapeOf(node, twin)).join('\n'),
  };
}

/** `  Index Scan using orders_idx on orders`, indented by its depth. */
function shapeOf({ depth, type, schema, relation, index }: PlanNode, twin: Twin): string {
  const using = index === null ? '' : ` using ${twin.rootOf(index)}`;
  const on = relation === null ? '' : ` on ${schema === null ? '' : `${schema}.`}${relation}`;
  return `${'  '.repeat(depth)}${type}${using}${on}`;
}

/** Predicates of the advised indexes as PostgreSQL prints them, by the index's name. */
export async function predicatesOf(
  twin: Twin,
  advice: readonly Advice[],
): Promise<Readonly<Record<string, string>>> {
  const partial = advice.filter(({ candidate }) => candidate.predicate !== null);
  if (partial.length === 0) return {};
  const names = partial.map(({ candidate: { table, name } }) =>
    quoteRelation({ schema: table.schema, name }),
  );
  const rows = await twin.whatIf({ show: [], hide: [] }, (tx) =>
    tx.query<{ name: string; predicate: string }>(canonicalPredicates, [names]),
  );
  return Object.fromEntries(rows.map(({ name, predicate }) => [name, predicate]));
}

const canonicalPredicates = `
  SELECT c.relname AS name, pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS predicate
  FROM pg_catalog.unnest($1::pg_catalog.text[]) AS wanted(name)
  JOIN pg_catalog.pg_index AS i ON i.indexrelid = wanted.name::pg_catalog.regclass
  JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
  ORDER BY 1`;
