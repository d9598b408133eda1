import type { AttributeStatistics, Snapshot } from '../../../model/snapshot.ts';
import type { Superuser } from '../../../postgres/embedded/superuser.ts';
import { sqlState } from '../../../postgres/sql-state.ts';
import { quoteIdentifier, quoteRelation } from '../../../sql/quote.ts';
import { namesIn } from '../../size/key-column.ts';
import { analysedContainers } from './container.ts';
import { type DrawnColumn, type HiddenExpression, hiddenExpressions } from './expressions.ts';
import { type Meeting, pointsOf } from './points.ts';
import { type Evaluated, type Found, scalarSql } from './scalar.ts';

/** A function of the user's may take any time. */
const limit = '5s';

/**
 * Statistics of expressions that the snapshot's role could not see: each is evaluated over values as
 * the statistics of its columns tell of them. Left out: what cannot be evaluated, and of `ranked`
 * values all but expressions of times, whose hours are real; a text's rank has neither its letters
 * nor its length.
 */
export async function evaluatedStatistics(
  on: Superuser,
  { values, catalog }: Pick<Snapshot, 'values' | 'catalog'>,
): Promise<readonly AttributeStatistics[]> {
  if (values === 'none') return [];
  const path = catalog.searchPath.map(quoteIdentifier).join(', ') || "''";
  await on.run(`SET search_path = ${path}; SET statement_timeout = '${limit}'; SET jit = off`);
  try {
    const found: AttributeStatistics[] = [];
    const hidden = await hiddenExpressions(on);
    for (const one of hidden) {
      const columns = columnsOf(one);
      const known = columns.length > 0 && (values === 'full' || columns.every(isTime));
      if (known) found.push(...(await evaluated(on, one, columns)));
    }
    return ofWholeObjects(found, hidden);
  } finally {
    await on.run("SET search_path = ''; RESET statement_timeout; RESET jit");
  }
}

const isTime = ({ base }: DrawnColumn) => base === 'date' || base.startsWith('timestamp');

/** Columns that the expression names, with those of a predicate that has one of them. */
function columnsOf({ expression, predicate, columns }: HiddenExpression): readonly DrawnColumn[] {
  const named = (text: string) => {
    const names = new Set(namesIn(text));
    return columns.filter(({ name }) => names.has(name));
  };
  const own = named(expression);
  const others = named(predicate ?? '');
  return others.some((column) => own.includes(column)) ? [...new Set([...own, ...others])] : own;
}

async function evaluated(
  on: Superuser,
  one: HiddenExpression,
  columns: readonly DrawnColumn[],
): Promise<readonly AttributeStatistics[]> {
  // The end of a range may lie before its start where they meet by chance.
  const meetings: readonly Meeting[] =
    columns.length > 1 ? ['by chance', 'in order'] : ['by chance'];
  for (const meeting of meetings) {
    const found = await rolledBack(on, () => foundBy(on, one, columns, meeting));
    if (found !== null) return [statisticsOf(one, found)];
  }
  return [];
}

/** Null where PostgreSQL refuses: a function may fail for values that are in no row. */
async function rolledBack<T>(on: Superuser, work: () => Promise<T | null>): Promise<T | null> {
  await on.run('BEGIN');
  try {
    return await work();
  } catch (error) {
    if (sqlState(error) === null) throw error;
    return null;
  } finally {
    await on.run('ROLLBACK');
  }
}

async function foundBy(
  on: Superuser,
  one: HiddenExpression,
  columns: readonly DrawnColumn[],
  meeting: Meeting,
): Promise<Found | null> {
  const [only, ...others] = columns;
  const names = new Set(columns.map(({ name }) => name));
  const concerned = namesIn(one.predicate ?? '').some((name) => names.has(name));
  const given: Evaluated = {
    points: pointsOf({ ...one, columns }, meeting),
    expression: `(${one.expression})${one.collation === null ? '' : ` COLLATE ${one.collation}`}`,
    predicate: concerned ? one.predicate : null,
    follows: others.length > 0 || only === undefined || only.correlation === null ? null : only,
    rows: one.rows,
  };
  const [type] = await on.query<{ readonly container: boolean }>(containerSql(one));
  if (type?.container) return analysedContainers(on, given);
  const [found] = await on.query<Found>(scalarSql(given));
  return found ?? null;
}

/** Arrays, ranges, texts to search. */
function containerSql({ expression, relation }: HiddenExpression): string {
  return `
SELECT t.typanalyze <> 0 AS container
FROM pg_catalog.pg_type t
WHERE t.oid = pg_catalog.pg_typeof((SELECT ${expression} FROM ${relation} LIMIT 0))`;
}

const nothing = {
  commonElements: null,
  commonElementFrequencies: null,
  elementCountHistogram: null,
  rangeLengthHistogram: null,
  rangeEmptyFraction: null,
  rangeBoundsHistogram: null,
};

function statisticsOf(one: HiddenExpression, found: Found): AttributeStatistics {
  const { relationKind, schema, name, position, inherited, expression } = one;
  const column = relationKind === 'index' ? name : expression;
  return {
    ...{ ...nothing, ...found, relationKind, schema, name, position, inherited, column },
  };
}

/** A statistics object keeps those of all its expressions in one value. */
function ofWholeObjects(
  found: readonly AttributeStatistics[],
  hidden: readonly HiddenExpression[],
): readonly AttributeStatistics[] {
  const keyOf = (one: AttributeStatistics | HiddenExpression) =>
    `${one.relationKind} ${quoteRelation(one)} ${one.inherited}`;
  const places = new Set(found.map((one) => `${keyOf(one)} ${one.position}`));
  const lacking = new Set(
    hidden.filter((one) => !places.has(`${keyOf(one)} ${one.position}`)).map(keyOf),
  );
  return found.filter((one) => one.relationKind === 'index' || !lacking.has(keyOf(one)));
}
