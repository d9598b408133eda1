import type { Catalog, Table } from '../model/catalog.ts';
import type { Plan, PlanNode } from '../model/plan.ts';
import { parse } from '../sql/parse.ts';
import { quoteIdentifier, quoteRelation } from '../sql/quote.ts';
import { rootTable } from './root-table.ts';

/**
 * The plan's own conditions and sorts as SQL over its tables, where views, CTEs and sub-selects are
 * resolved already. Conditions that are not SQL (of sub-plans) are left out.
 */
export async function statementsOfPlan(plan: Plan, catalog: Catalog): Promise<readonly string[]> {
  const scans = scansOf(plan, catalog);
  if (scans.length === 0) return [];
  const from = scans.map(({ table, alias }) => `${quoteRelation(table)} ${quoteIdentifier(alias)}`);
  const select = `SELECT 1 FROM ${from.join(', ')}`;
  const conditions = plan.nodes.flatMap((node) => node.conditions.map(({ text }) => text));
  const terms = [...new Set(conditions)].map(withParameters);
  const where = await parsable(terms, (term) => `SELECT 1 WHERE ${term}`);
  const sorts = await parsable(sortsUnderLimit(plan), (keys) => `SELECT 1 ORDER BY ${keys}`);
  const filtered = where.length === 0 ? select : `${select} WHERE ${where.join(' AND ')}`;
  return [filtered, ...sorts.map((keys) => `${filtered} ORDER BY ${keys}`)];
}

interface Scan {
  readonly table: Table;
  readonly alias: string;
}

/** The scanned tables by alias; of the partitions of one table the first. */
function scansOf(plan: Plan, catalog: Catalog): readonly Scan[] {
  const seen = new Map<string, Scan>();
  const parents = new Set<string>();
  for (const node of plan.nodes) {
    const table = node.relation === null ? null : rootTable(node, catalog);
    if (table === null || node.alias === null) continue;
    const isPartition = table.name !== node.relation;
    const family = `${node.parent} ${quoteRelation(table)}`;
    if (isPartition && parents.has(family)) continue;
    parents.add(family);
    seen.set(node.alias, { table, alias: node.alias });
    // Above the partitions a plan speaks of their parent, by the alias without its number.
    const stem = node.alias.replace(/_\d+$/, '');
    if (isPartition && !seen.has(stem)) seen.set(stem, { table, alias: stem });
  }
  return [...seen.values()];
}

/** Sort keys whose first rows are all that is wanted. */
function sortsUnderLimit(plan: Plan): readonly string[] {
  const isLimited = (node: PlanNode): boolean => {
    const parent = node.parent === null ? undefined : plan.nodes[node.parent];
    return parent !== undefined && (parent.type === 'Limit' || isLimited(parent));
  };
  return plan.nodes
    .filter((node) => node.sortKeys.length > 0 && isLimited(node))
    .map((node) => withParameters(node.sortKeys.join(', ')));
}

/**
 * A redacted constant is `?`, which is an operator of jsonb too: there it stands behind a column
 * and before a value. Here a constant becomes a parameter of a number that no statement has.
 */
function withParameters(text: string): string {
  return text.replace(
    /(^|[=<>~!+*/%^@#&|(,[{-]\s*|\b(?:AND|OR|THEN|ELSE|WHEN|IN)\s+)\?(?=::|[\s),\]}]|$)/g,
    '$1$$9999',
  );
}

async function parsable(
  texts: readonly string[],
  statement: (text: string) => string,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const text of texts) {
    if (await isSql(statement(text))) found.push(text);
  }
  return found;
}

async function isSql(text: string): Promise<boolean> {
  try {
    await parse(text);
    return true;
  } catch {
    return false;
  }
}
