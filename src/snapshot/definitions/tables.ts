import type { Definition } from '../../model/snapshot.ts';
import { quoteLiteral } from '../../sql/quote.ts';
import { groupBy } from '../../text/group-by.ts';
import { type DefinitionNode, definitionOf, phases } from './node.ts';
import type { ColumnDefinitionRow, TableDefinitionRow } from './table-rows.ts';

/** Keys of types of extensions that the twin lacks, which domains stand in for. */
export type StoodIn = ReadonlySet<string>;

/** Tables with their columns where the original has them: what was dropped is made and dropped. */
export function tableNodes(
  tables: readonly TableDefinitionRow[],
  columns: readonly ColumnDefinitionRow[],
  stoodIn: StoodIn,
): readonly DefinitionNode[] {
  const byTable = groupBy(columns, (column) => column.key);
  return tables.map((table) => {
    const own = byTable.get(table.key) ?? [];
    const definitions = [
      createTable(table, own, stoodIn),
      ...dropColumns(table, own),
      ...markAddedLater(table, own),
    ];
    return { key: table.key, phase: phases.base, definitions };
  });
}

function createTable(
  table: TableDefinitionRow,
  columns: readonly ColumnDefinitionRow[],
  stoodIn: StoodIn,
): Definition {
  const unlogged = table.unlogged ? 'UNLOGGED ' : '';
  const list = columns.map((column) => columnOf(column, stoodIn)).join(', ');
  const partition = table.partition_key === null ? '' : ` PARTITION BY ${table.partition_key}`;
  const options = table.options === null ? '' : ` WITH (${table.options})`;
  return definitionOf(
    { kind: 'table', name: table.name },
    `CREATE ${unlogged}TABLE ${table.name} (${list})${partition}${options}`,
  );
}

function columnOf(column: ColumnDefinitionRow, stoodIn: StoodIn): string {
  if (column.name === null) return `${droppedName(column)} ${placeholder(column)}`;
  const simple = stoodIn.has(column.type_key ?? '');
  const type = simple ? column.plain_type : column.type;
  return `${column.name} ${type}${column.collation ?? ''}${generated(column)}${column.not_null ?? ''}`;
}

function generated({ expression, generated: kind }: ColumnDefinitionRow): string {
  if (kind === '' || expression === null) return '';
  return ` GENERATED ALWAYS AS (${expression}) ${kind === 's' ? 'STORED' : 'VIRTUAL'}`;
}

function dropColumns(
  table: TableDefinitionRow,
  columns: readonly ColumnDefinitionRow[],
): readonly Definition[] {
  const dropped = columns.filter(({ name }) => name === null);
  if (dropped.length === 0) return [];
  const drops = dropped.map((column) => `DROP COLUMN ${droppedName(column)}`).join(', ');
  const sql = `ALTER TABLE ${table.name} ${drops}`;
  return [definitionOf({ kind: 'table', name: table.name }, sql)];
}

/** `build_physical_tlist` passes over such tables. The value itself is not needed: no row lacks it. */
function markAddedLater(
  table: TableDefinitionRow,
  columns: readonly ColumnDefinitionRow[],
): readonly Definition[] {
  const numbers = columns.filter((one) => one.added_later && one.name !== null);
  if (numbers.length === 0) return [];
  const list = numbers.map(({ position }) => position).join(', ');
  const sql = `UPDATE pg_catalog.pg_attribute SET atthasmissing = true WHERE attrelid = ${quoteLiteral(table.name)}::pg_catalog.regclass AND attnum IN (${list})`;
  return [definitionOf({ kind: 'table', name: table.name }, sql)];
}

/** The name that PostgreSQL itself gives to a dropped column. */
function droppedName({ position }: ColumnDefinitionRow): string {
  return `"........pg.dropped.${position}........"`;
}

/** A type of the same length and alignment. */
function placeholder({ length, alignment }: ColumnDefinitionRow): string {
  return placeholders[`${length}${alignment}`] ?? 'pg_catalog.text';
}

const placeholders: Readonly<Record<string, string>> = {
  '1c': 'pg_catalog.bool',
  '2s': 'pg_catalog.int2',
  '4i': 'pg_catalog.int4',
  '6s': 'pg_catalog.tid',
  '6i': 'pg_catalog.macaddr',
  '8i': 'pg_catalog.macaddr8',
  '8d': 'pg_catalog.int8',
  '12d': 'pg_catalog.timetz',
  '16c': 'pg_catalog.uuid',
  '16d': 'pg_catalog."interval"',
  '24d': 'pg_catalog.circle',
  '32d': 'pg_catalog.box',
  '64c': 'pg_catalog.name',
  '-1d': 'pg_catalog.path',
};
