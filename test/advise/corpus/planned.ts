import type pg from 'pg';
import type { ExplainDocument, ExplainNode } from '../../../src/model/plan.ts';

/** What PostgreSQL's planner says of a statement, of which nothing is executed. */
export interface Planned {
  readonly cost: number;
  /** Names of the indexes that the plan uses, sorted. */
  readonly indexes: readonly string[];
}

export async function explainJson(
  client: pg.Client,
  statement: string,
  parameters: readonly (string | null)[],
): Promise<ExplainNode> {
  const { rows } = await client.query<{ 'QUERY PLAN': readonly ExplainDocument[] }>(
    `EXPLAIN (FORMAT JSON) ${statement}`,
    [...parameters],
  );
  const document = rows[0]?.['QUERY PLAN'][0];
  if (document === undefined) throw new Error(`no plan of ${statement}`);
  return document.Plan;
}

export function plannedOf(root: ExplainNode): Planned {
  return { cost: Number(root['Total Cost']), indexes: [...new Set(indexesIn(root))].sort() };
}

function indexesIn(node: ExplainNode): readonly string[] {
  const own = typeof node['Index Name'] === 'string' ? [node['Index Name']] : [];
  return [...own, ...(node.Plans ?? []).flatMap(indexesIn)];
}
