import type { PathUnderTrial } from '../model/advice.ts';
import type { Catalog, Table } from '../model/catalog.ts';
import type { Plan } from '../model/plan.ts';
import type { StatementConditions } from '../model/statement.ts';
import { readConditions } from '../sql/conditions.ts';
import { type Node, parse } from '../sql/parse.ts';
import { columnOf } from './column-statistics.ts';
import { extremesOf } from './extremes.ts';
import { type Need, tablesInNeed } from './need.ts';
import { statementsOfPlan } from './plan-statement.ts';
import { findTable, rootOf } from './root-table.ts';
import { type TableUsage, usageOf } from './usage.ts';

/** A path with what it asks of each instance of each table, as written and as planned. */
export interface ReadPath {
  readonly under: PathUnderTrial;
  readonly needs: readonly Need[];
  readonly usages: readonly TableUsage[];
}

export async function readPath(under: PathUnderTrial, catalog: Catalog): Promise<ReadPath> {
  const written = await usagesOf(under.path.sql, catalog);
  const planned: TableUsage[] = [];
  for (const plan of distinctPlans(under)) {
    for (const sql of await statementsOfPlan(plan, catalog)) {
      planned.push(...(await usagesOf(sql, catalog)).map(ofPlan));
    }
  }
  return { under, needs: tablesInNeed(under, catalog), usages: [...written, ...planned] };
}

/**
 * The plan's text does not say what else of the table is read, and a bare boolean may have been
 * `column = $1`: only another condition is constant there.
 */
function ofPlan(usage: TableUsage): TableUsage {
  const isBoolean = (column: string) => columnOf(column, usage.table)?.type === 'boolean';
  const constants = usage.constants.filter(({ column }) => !isBoolean(column));
  return { ...usage, columns: null, constants };
}

function distinctPlans({ measurements }: PathUnderTrial): readonly Plan[] {
  const plans = measurements.flatMap(({ plan }) => plan ?? []);
  return [...new Map(plans.map((plan) => [textOf(plan), plan])).values()];
}

function textOf({ nodes }: Plan): string {
  return JSON.stringify(nodes.map(({ type, alias, conditions }) => [type, alias, conditions]));
}

async function usagesOf(sql: string, catalog: Catalog): Promise<readonly TableUsage[]> {
  const [first] = (await parse(sql)).stmts ?? [];
  if (first?.stmt === undefined) return [];
  const statement = readConditions(first.stmt, catalog);
  return statement.tables.flatMap((_, position) =>
    usageAt(statement, position, first.stmt, catalog),
  );
}

function usageAt(
  statement: StatementConditions,
  position: number,
  node: Node | undefined,
  catalog: Catalog,
): readonly TableUsage[] {
  const relation = statement.tables[position]?.relation;
  const table: Table | undefined = relation && findTable(catalog, relation);
  if (table === undefined) return [];
  const extremes = node === undefined ? [] : extremesOf(node);
  return [usageOf(statement, position, rootOf(table, catalog), extremes)];
}
