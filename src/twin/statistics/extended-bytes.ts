import type { Table } from '../../model/catalog.ts';
import type { CommonCombinations, ExtendedStatistics } from '../../model/snapshot.ts';
import type { Superuser } from '../../postgres/embedded/superuser.ts';
import { quoteRelation } from '../../sql/quote.ts';
import { mcvListBytes } from './mcv-list.ts';
import { dependenciesBytes, ndistinctBytes, type Renumber } from './ndistinct-bytes.ts';
import { expressionTypesSql, type StatisticsObjectRow } from './queries/statistics-objects.ts';
import { storedValues, type Values } from './value-bytes.ts';

export interface ExtendedBytes {
  readonly distinct: Buffer | null;
  readonly dependencies: Buffer | null;
  readonly common: Buffer | null;
  /** Why something is missing. */
  readonly failures: readonly string[];
}

/** What PostgreSQL stores of extended statistics, as far as the twin's object can have it. */
export async function extendedBytes(
  to: Superuser,
  given: ExtendedStatistics,
  object: StatisticsObjectRow,
  tables: readonly Table[],
): Promise<ExtendedBytes> {
  const renumber = renumbering(given, object, tables);
  if (renumber === null) return { ...nothing, failures: ['the twin has them of other columns'] };
  const { distinct, dependencies } = given;
  const common = given.common === null ? null : await commonBytes(to, given, given.common, object);
  return {
    distinct: distinct === null ? null : ndistinctBytes(distinct, renumber),
    dependencies: dependencies === null ? null : dependenciesBytes(dependencies, renumber),
    common: typeof common === 'string' ? null : common,
    failures: typeof common === 'string' ? [common] : [],
  };
}

const nothing = { distinct: null, dependencies: null, common: null };

/** From the original's numbers of columns to the twin's; null where the columns differ. */
function renumbering(
  { table, columns, types }: ExtendedStatistics,
  object: StatisticsObjectRow,
  tables: readonly Table[],
): Renumber | null {
  const names = columns.slice(0, types.length);
  if (names.length !== object.columns.length) return null;
  const original = tables.find(
    ({ schema, name }) => schema === table.schema && name === table.name,
  );
  const numbers = new Map<number, number>();
  for (const { name, number } of object.columns) {
    if (!names.includes(name)) return null;
    const position = original?.columns.find((column) => column.name === name)?.position;
    numbers.set(position ?? number, number);
  }
  return (number) => numbers.get(number) ?? number;
}

/** The list's bytes, or why there are none. */
async function commonBytes(
  to: Superuser,
  given: ExtendedStatistics,
  common: CommonCombinations,
  object: StatisticsObjectRow,
): Promise<Buffer | string> {
  const stored = await storedValues(to, await valuesOf(to, given, common, object));
  return typeof stored === 'string' ? stored : mcvListBytes(stored, common);
}

/** The twin's columns in the twin's order, then its expressions. */
async function valuesOf(
  to: Superuser,
  { table, columns, types }: ExtendedStatistics,
  { values }: CommonCombinations,
  { columns: own, expressions }: StatisticsObjectRow,
): Promise<readonly Values[]> {
  const of = (type: string, place: number) => ({
    type,
    texts: values.map((row) => row[place] ?? null),
  });
  const ofColumns = own.map(({ name, type }) => of(type, columns.indexOf(name)));
  if (expressions.length === 0) return ofColumns;
  const sql = expressionTypesSql(quoteRelation(table), expressions);
  const rows = await to.query<{ readonly type: string }>(sql);
  return [...ofColumns, ...rows.map(({ type }, n) => of(type, types.length + n))];
}
