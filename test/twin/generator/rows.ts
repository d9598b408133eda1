import { fraction } from './distribution.ts';
import { type Column, quoted } from './world.ts';

/** SQL of the column's value in row `i`. */
export function valueSql(column: Column, i: string): string {
  const value = column.kind.sql(column.distribution.sql(i));
  if (column.nulls === 0) return value;
  return `CASE WHEN ${fraction(i, column.salt)} >= ${column.nulls} THEN ${value} END`;
}

export function definitionOf(column: Column): string {
  return `${quoted(column.name)} ${column.kind.type}${column.nulls === 0 ? ' NOT NULL' : ''}`;
}

/** INSERT of rows `from` to `to`; `shuffle` puts them in an order that the ids do not follow. */
export function insertSql(
  target: string,
  id: string | null,
  columns: readonly Column[],
  range: { readonly from: number; readonly to: number; readonly shuffle: boolean },
): string {
  const ids = id === null ? [] : [{ name: quoted(id), sql: 'i' }];
  const values = columns.map((column) => ({
    name: quoted(column.name),
    sql: valueSql(column, 'i'),
  }));
  const all = [...ids, ...values];
  const order = range.shuffle ? ' ORDER BY hashint8extended(i, 77)' : '';
  return `INSERT INTO ${target} (${all.map(({ name }) => name).join(', ')})
SELECT ${all.map(({ sql }) => sql).join(',\n  ')}
FROM generate_series(${range.from}::int8, ${range.to}::int8) AS s(i)${order}`;
}
