import type { RelationName } from '../model/catalog.ts';
import { type Node, parse, SqlSyntaxError } from '../sql/parse.ts';
import { droppedName, relationOf, type UnresolvedName } from '../sql/written-name.ts';

/** The one statement of a migration of dbperf. `sql` is the whole file, as Prisma would send it. */
export type Action = CreateAction | DropAction | AttachAction;

export interface CreateAction {
  readonly kind: 'create';
  readonly sql: string;
  readonly index: RelationName;
  readonly table: RelationName;
  /** False for a partitioned parent alone (`ON ONLY`), which admits no CONCURRENTLY. */
  readonly concurrently: boolean;
}

export interface DropAction {
  readonly kind: 'drop';
  readonly sql: string;
  readonly index: RelationName;
}

export interface AttachAction {
  readonly kind: 'attach';
  readonly sql: string;
  /** Of the partitioned table. */
  readonly index: RelationName;
  /** Of the partition. */
  readonly partition: RelationName;
}

/** Reads the statement; null for what no migration of dbperf holds. */
export async function readAction(sql: string, defaultSchema: string): Promise<Action | null> {
  const statements = await statementsOf(sql);
  const [node] = statements;
  if (statements.length !== 1 || node === undefined) return null;
  const nameOf = ({ schema, name }: UnresolvedName): RelationName => ({
    schema: schema ?? defaultSchema,
    name,
  });
  return createOf(node, sql, nameOf) ?? dropOf(node, sql, nameOf) ?? attachOf(node, sql, nameOf);
}

async function statementsOf(sql: string): Promise<readonly Node[]> {
  try {
    const { stmts = [] } = await parse(sql);
    return stmts.flatMap(({ stmt }) => stmt ?? []);
  } catch (error) {
    if (error instanceof SqlSyntaxError) return [];
    throw error;
  }
}

type NameOf = (name: UnresolvedName) => RelationName;

function createOf(node: Node, sql: string, nameOf: NameOf): CreateAction | null {
  if (!('IndexStmt' in node)) return null;
  const { idxname, relation, concurrent = false, if_not_exists = false } = node.IndexStmt;
  // `ONLY` is what the parser calls no inheritance.
  const only = relation?.inh !== true;
  if (idxname === undefined || relation === undefined || if_not_exists) return null;
  if (concurrent === only) return null;
  const table = nameOf(relationOf(relation));
  const index = { schema: table.schema, name: idxname };
  return { kind: 'create', sql, index, table, concurrently: concurrent };
}

function dropOf(node: Node, sql: string, nameOf: NameOf): DropAction | null {
  if (!('DropStmt' in node)) return null;
  const { removeType, concurrent, objects = [] } = node.DropStmt;
  if (removeType !== 'OBJECT_INDEX' || concurrent !== true) return null;
  const [object] = objects;
  if (objects.length !== 1 || object === undefined) return null;
  return { kind: 'drop', sql, index: nameOf(droppedName(object)) };
}

function attachOf(node: Node, sql: string, nameOf: NameOf): AttachAction | null {
  if (!('AlterTableStmt' in node)) return null;
  const { objtype, relation, cmds = [] } = node.AlterTableStmt;
  const [command] = cmds;
  if (objtype !== 'OBJECT_INDEX' || relation === undefined || cmds.length !== 1) return null;
  if (command === undefined || !('AlterTableCmd' in command)) return null;
  const { subtype, def } = command.AlterTableCmd;
  if (subtype !== 'AT_AttachPartition' || def === undefined || !('PartitionCmd' in def))
    return null;
  const partition = def.PartitionCmd.name;
  if (partition === undefined) return null;
  return {
    kind: 'attach',
    sql,
    index: nameOf(relationOf(relation)),
    partition: nameOf(relationOf(partition)),
  };
}
