import type { RelationName } from '../model/catalog.ts';
import type { ColumnEnds } from '../model/snapshot.ts';
import type { NotSimulated } from '../model/twin.ts';
import type { Superuser } from '../postgres/embedded/superuser.ts';
import { quoteIdentifier, quoteLiteral, quoteRelation } from '../sql/quote.ts';

/**
 * Puts two rows into each table, the least and the greatest value of its indexed columns: the planner
 * reads the ends of an index (`get_actual_variable_range`). All other columns are NULL, so what
 * forbids that is set aside meanwhile, in the twin's own catalog.
 */
export async function insertSentinels(
  to: Superuser,
  ends: readonly ColumnEnds[],
): Promise<readonly NotSimulated[]> {
  const tables = byTable(ends);
  if (tables.length === 0) return [];
  await to.run(setAside(tables));
  const refused: NotSimulated[] = [];
  for (let from = 0; from < tables.length; from += batchSize) {
    refused.push(...(await insertBatch(to, tables.slice(from, from + batchSize))));
  }
  await to.run(restore);
  return refused;
}

/** Tables in one message: of a database of thousands, a message for each would take seconds. */
const batchSize = 100;

async function insertBatch(
  to: Superuser,
  tables: readonly TableEnds[],
): Promise<readonly NotSimulated[]> {
  if (await inserted(to, tables.map(rows).join(';\n'))) return [];
  const refused: NotSimulated[] = [];
  for (const table of tables) refused.push(...(await insertInto(to, table)));
  return refused;
}

interface TableEnds {
  readonly relation: RelationName;
  readonly ends: readonly ColumnEnds[];
}

function byTable(ends: readonly ColumnEnds[]): readonly TableEnds[] {
  const groups = new Map<string, ColumnEnds[]>();
  for (const one of ends) {
    const name = quoteRelation(one.table);
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) =>
    group[0] === undefined ? [] : [{ relation: group[0].table, ends: group }],
  );
}

/** Triggers (foreign keys), NOT NULL, what is generated, CHECK, and the bounds of partitions. */
function setAside(tables: readonly TableEnds[]): string {
  const names = tables.map(({ relation }) => quoteLiteral(quoteRelation(relation))).join(', ');
  return `
    SET session_replication_role = replica;
    CREATE TEMPORARY TABLE sentinel_tables AS
      SELECT c.oid, c.relchecks, c.relispartition
      FROM pg_catalog.unnest(ARRAY[${names}]::pg_catalog.text[]) AS name
      JOIN pg_catalog.pg_class AS c ON c.oid = pg_catalog.to_regclass(name);
    CREATE TEMPORARY TABLE sentinel_columns AS
      SELECT a.attrelid, a.attnum, a.attnotnull, a.attgenerated
      FROM pg_catalog.pg_attribute AS a
      JOIN pg_temp.sentinel_tables AS t ON t.oid = a.attrelid
      WHERE (a.attnotnull OR a.attgenerated = 's') AND a.attnum > 0;
    UPDATE pg_catalog.pg_class AS c SET relchecks = 0, relispartition = false
      FROM pg_temp.sentinel_tables AS t WHERE c.oid = t.oid;
    UPDATE pg_catalog.pg_attribute AS a SET attnotnull = false, attgenerated = ''
      FROM pg_temp.sentinel_columns AS n WHERE a.attrelid = n.attrelid AND a.attnum = n.attnum`;
}

const restore = `
  UPDATE pg_catalog.pg_class AS c SET relchecks = t.relchecks, relispartition = t.relispartition
    FROM pg_temp.sentinel_tables AS t WHERE c.oid = t.oid;
  UPDATE pg_catalog.pg_attribute AS a SET attnotnull = n.attnotnull, attgenerated = n.attgenerated
    FROM pg_temp.sentinel_columns AS n WHERE a.attrelid = n.attrelid AND a.attnum = n.attnum;
  SELECT pg_catalog.gin_clean_pending_list(i.indexrelid)
    FROM pg_temp.sentinel_tables AS t
    JOIN pg_catalog.pg_index AS i ON i.indrelid = t.oid AND i.indisvalid
    JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
    JOIN pg_catalog.pg_am AS m ON m.oid = c.relam AND m.amname = 'gin';
  DROP TABLE pg_temp.sentinel_tables, pg_temp.sentinel_columns;
  RESET session_replication_role`;

async function insertInto(to: Superuser, table: TableEnds): Promise<readonly NotSimulated[]> {
  if (await inserted(to, rows(table))) return [];
  // One column may be at fault (a generated one, a domain); the others need not suffer.
  const refused: NotSimulated[] = [];
  for (const end of table.ends) {
    if (await inserted(to, rows({ ...table, ends: [end] }))) continue;
    const name = `ends of ${quoteRelation(table.relation)}.${quoteIdentifier(end.column)}`;
    refused.push({ name, reason: 'the twin takes no row that holds them' });
  }
  return refused;
}

function rows({ relation, ends }: TableEnds): string {
  const columns = ends.map(({ column }) => quoteIdentifier(column)).join(', ');
  const least = ends.map(({ min }) => quoteLiteral(min));
  const greatest = ends.map(({ max }) => quoteLiteral(max));
  // One value alone may be unique: the second row would be refused.
  const same = least.join() === greatest.join();
  const values = (same ? [least] : [least, greatest]).map((row) => `(${row.join(', ')})`);
  return `INSERT INTO ${quoteRelation(relation)} (${columns}) OVERRIDING SYSTEM VALUE VALUES ${values.join(', ')}`;
}

async function inserted(to: Superuser, sql: string): Promise<boolean> {
  return to.run(sql).then(
    () => true,
    () => false,
  );
}
