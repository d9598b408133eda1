import { quoteIdentifier } from '../../../sql/quote.ts';
import { columnPoints } from './column-points.ts';
import type { DrawnColumn } from './expressions.ts';

/** How values of several columns meet in a row: as if by chance, or the least with the least. */
export type Meeting = 'by chance' | 'in order';

export interface Drawn {
  readonly table: number;
  readonly rows: number;
  readonly inherited: boolean;
  readonly columns: readonly DrawnColumn[];
}

/** Columns of points beside the table's own, whose names they must not be. */
export const weight = '"#dbperf weight"';
export const many = '"#dbperf many"';

/** Rows that several columns are drawn in. */
const rows = 1_000;

/** A SELECT of rows of the table's columns, each with its weight and how many it stands for. */
export function pointsOf({ columns, ...drawn }: Drawn, meeting: Meeting): string {
  const [only, ...others] = columns;
  if (only !== undefined && others.length === 0) {
    const points = columnPoints(only, drawn.table, drawn.inherited);
    return `
  SELECT value AS ${quoteIdentifier(only.name)}, weight AS ${weight}, many AS ${many}
  FROM (${points}) AS points`;
  }
  return joint({ columns, ...drawn }, meeting);
}

/** Columns are looked up by their share of the rows: each goes its own way through it, or all one. */
function joint({ columns, table, inherited, rows: ofTable }: Drawn, meeting: Meeting): string {
  const lists = columns.map(
    (column, n) => `(
    SELECT pg_catalog.array_agg(p.value ORDER BY p.start) AS values,
      pg_catalog.array_agg(p.start ORDER BY p.start) AS starts, sum(p.many) AS different
    FROM (
      SELECT p.value::text AS value, p.many, sum(p.weight) OVER (${
        meeting === 'in order' ? 'ORDER BY p.value ROWS' : 'ROWS'
      } UNBOUNDED PRECEDING) - p.weight AS start
      FROM (${columnPoints(column, table, inherited)}) AS p) AS p) AS list${n}`,
  );
  const values = columns.map(({ name, type }, n) => {
    const share = meeting === 'in order' || n === 0 ? `(at.n - 0.5) / ${rows}` : own(n);
    const place = `pg_catalog.width_bucket((${share})::float8, list${n}.starts)`;
    return `list${n}.values[greatest(${place}, 1)]::${type} AS ${quoteIdentifier(name)}`;
  });
  const names = columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  const different = columns.map((_, n) => `list${n}.different`).join(' * ');
  return `
  SELECT ${names}, count(*)::float8 / ${rows} AS ${weight},
    greatest(min(different) / count(*) OVER (), 1) AS ${many}
  FROM (
    SELECT ${values.join(', ')}, least(${different}, ${ofTable}) AS different
    FROM pg_catalog.generate_series(1, ${rows}) AS at(n), ${lists.join(', ')}) AS drawn
  GROUP BY ${names}`;
}

/** Multiples of an irrational number are spread evenly, and those of two know nothing of each other. */
function own(n: number): string {
  return `(at.n * ${Math.sqrt([2, 3, 5, 7, 11, 13][n % 6] ?? 17) + n / 6}) % 1`;
}
