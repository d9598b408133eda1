import { defaultName, type NameSuffix } from '../../sql/index-name.ts';
import type { Constraint, CreateStmt, IndexStmt, Node } from '../../sql/parse.ts';
import { relationOf, stringOf } from '../../sql/written-name.ts';
import { add, change, type Entries, type Entry, isIndex, isOn, type Name } from './entry.ts';
import { columnsIn } from './node.ts';

/** CREATE INDEX. */
export function createIndex(entries: Entries, statement: IndexStmt, migration: string): Entries {
  const table = relationOf(statement.relation);
  const keys = (statement.indexParams ?? []).map(columnOfElement);
  const included = (statement.indexIncludingParams ?? []).map(columnOfElement);
  const unnamed = keys.map((key) => key ?? 'expr');
  const entry: Entry = {
    name: statement.idxname ?? freeName(entries, table, unnamed, 'idx'),
    schema: table.schema,
    table: table.name,
    unique: statement.unique ?? false,
    constraint: false,
    migration,
    concurrently: statement.concurrent ?? false,
    columns: [
      ...[...keys, ...included].filter((each) => each !== null),
      ...columnsIn([statement.indexParams, statement.whereClause]),
    ],
  };
  return add(entries, entry, statement.if_not_exists ?? false);
}

/** The indexes of CREATE TABLE's own PRIMARY KEY and UNIQUE constraints. */
export function createTable(entries: Entries, statement: CreateStmt, migration: string): Entries {
  const table = relationOf(statement.relation);
  const exists = entries.some((entry) => isOn(entry, table));
  if (exists && statement.if_not_exists) return entries;
  return (statement.tableElts ?? [])
    .flatMap(constraintsOf)
    .reduce((all, each) => addConstraint(all, table, each, migration), entries);
}

/** Constraints of a table's element; those of a column are on that column. */
export function constraintsOf(element: Node): Constraint[] {
  if ('Constraint' in element) return [element.Constraint];
  if (!('ColumnDef' in element)) return [];
  const key = { String: { sval: element.ColumnDef.colname ?? '' } };
  return (element.ColumnDef.constraints ?? []).flatMap((each) =>
    'Constraint' in each ? [{ keys: [key], ...each.Constraint }] : [],
  );
}

/** ADD CONSTRAINT … PRIMARY KEY or UNIQUE, with USING INDEX the one that is there already. */
export function addConstraint(
  entries: Entries,
  table: Name,
  constraint: Constraint,
  migration: string,
): Entries {
  const suffix = suffixOf(constraint);
  if (suffix === null) return entries;
  const used = constraint.indexname;
  if (used !== undefined) {
    const name = constraint.conname ?? used;
    const isUsed = (entry: Entry) => isIndex(entry, { ...table, name: used });
    return change(entries, isUsed, () => ({ name, constraint: true }));
  }
  const columns = (constraint.keys ?? []).map(stringOf);
  const named = suffix === 'pkey' ? [] : columns;
  const entry: Entry = {
    name: constraint.conname ?? freeName(entries, table, named, suffix),
    schema: table.schema,
    table: table.name,
    unique: true,
    constraint: true,
    migration,
    concurrently: false,
    columns,
  };
  return add(entries, entry, false);
}

function suffixOf(constraint: Constraint): NameSuffix | null {
  if (constraint.contype === 'CONSTR_PRIMARY') return 'pkey';
  return constraint.contype === 'CONSTR_UNIQUE' ? 'key' : null;
}

function columnOfElement(node: Node): string | null {
  return 'IndexElem' in node ? (node.IndexElem.name ?? null) : null;
}

/** The name that PostgreSQL chooses: numbered where it is taken. */
function freeName(
  entries: Entries,
  table: Name,
  columns: readonly string[],
  suffix: NameSuffix,
): string {
  const name = defaultName(table.name, columns, suffix);
  const taken = (each: string) => entries.some((entry) => isIndex(entry, { ...table, name: each }));
  let number = 0;
  while (taken(`${name}${number || ''}`)) number += 1;
  return `${name}${number || ''}`;
}
