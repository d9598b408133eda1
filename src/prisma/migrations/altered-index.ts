import type {
  AlterObjectSchemaStmt,
  AlterTableCmd,
  AlterTableStmt,
  DropStmt,
  RenameStmt,
} from '../../sql/parse.ts';
import { droppedName, relationOf } from '../../sql/written-name.ts';
import { addConstraint, constraintsOf } from './created-index.ts';
import {
  change,
  type Entries,
  type Entry,
  isIndex,
  isOn,
  type Name,
  sameSchema,
  without,
} from './entry.ts';

/** DROP INDEX, TABLE, MATERIALIZED VIEW or SCHEMA. */
export function drop(entries: Entries, statement: DropStmt): Entries {
  const names = (statement.objects ?? []).map(droppedName);
  const any = (matches: (entry: Entry, name: Name) => boolean) =>
    without(entries, (entry) => names.some((name) => matches(entry, name)));
  switch (statement.removeType) {
    case 'OBJECT_INDEX':
      return any(isIndex);
    case 'OBJECT_TABLE':
    case 'OBJECT_MATVIEW':
      return any(isOn);
    case 'OBJECT_SCHEMA':
      return any((entry, { name }) => sameSchema(entry.schema, name));
    default:
      return entries;
  }
}

/** ALTER INDEX, TABLE or SCHEMA … RENAME. PostgreSQL lets ALTER TABLE rename an index too. */
export function rename(entries: Entries, statement: RenameStmt): Entries {
  const relation = relationOf(statement.relation);
  const { subname = '', newname: name = '' } = statement;
  switch (statement.renameType) {
    case 'OBJECT_INDEX':
      return renameIndex(entries, relation, name);
    case 'OBJECT_TABLE':
    case 'OBJECT_MATVIEW':
      return change(
        renameIndex(entries, relation, name),
        (entry) => isOn(entry, relation),
        () => ({ table: name }),
      );
    case 'OBJECT_COLUMN':
      return change(
        entries,
        (entry) => isOn(entry, relation),
        ({ columns }) => ({ columns: columns.map((each) => (each === subname ? name : each)) }),
      );
    case 'OBJECT_TABCONSTRAINT':
      return change(entries, isConstraint(relation, subname), () => ({ name }));
    case 'OBJECT_SCHEMA':
      return change(
        entries,
        (entry) => sameSchema(entry.schema, subname),
        () => ({ schema: name }),
      );
    default:
      return entries;
  }
}

/** ALTER TABLE … SET SCHEMA: an index lives where its table lives. */
export function moveTable(entries: Entries, statement: AlterObjectSchemaStmt): Entries {
  const table = relationOf(statement.relation);
  const schema = statement.newschema ?? null;
  return change(
    entries,
    (entry) => isOn(entry, table),
    () => ({ schema }),
  );
}

/** ALTER TABLE … ADD or DROP CONSTRAINT or COLUMN. */
export function alterTable(
  entries: Entries,
  statement: AlterTableStmt,
  migration: string,
): Entries {
  const table = relationOf(statement.relation);
  return (statement.cmds ?? []).reduce(
    (all, node) =>
      'AlterTableCmd' in node ? alter(all, table, node.AlterTableCmd, migration) : all,
    entries,
  );
}

function alter(entries: Entries, table: Name, command: AlterTableCmd, migration: string): Entries {
  const { subtype, name = '', def } = command;
  if (subtype === 'AT_DropConstraint') return without(entries, isConstraint(table, name));
  if (subtype === 'AT_DropColumn') {
    return without(entries, (entry) => isOn(entry, table) && entry.columns.includes(name));
  }
  if (!def || (subtype !== 'AT_AddConstraint' && subtype !== 'AT_AddColumn')) return entries;
  return constraintsOf(def).reduce(
    (all, each) => addConstraint(all, table, each, migration),
    entries,
  );
}

function renameIndex(entries: Entries, index: Name, name: string): Entries {
  return change(
    entries,
    (entry) => isIndex(entry, index),
    () => ({ name }),
  );
}

function isConstraint(table: Name, name: string): (entry: Entry) => boolean {
  return (entry) => entry.constraint && entry.name === name && isOn(entry, table);
}
