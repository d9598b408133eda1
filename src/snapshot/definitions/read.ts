import type { CatalogGap } from '../../model/catalog.ts';
import type { Definition } from '../../model/snapshot.ts';
import type { Session } from '../../postgres/session.ts';
import { askDefinitions } from '../reading.ts';
import { contrib } from './contrib.ts';
import { type Dependencies, readDependencies, readMembers } from './dependencies.ts';
import { type ExtensionRow, extensionsSql, schemasSql, systemCollationsSql } from './frame.ts';
import { type DefinitionNode, type DefinitionRow, nodeOf, type Phase, phases } from './node.ts';
import { operatorClassesSql, operatorFamiliesSql, operatorsSql } from './operators.ts';
import { inOrder } from './order.ts';
import * as simple from './simple.ts';
import { type Lacking, lackingOf, standInNodes } from './stand-ins.ts';
import * as parts from './table-parts.ts';
import {
  type ColumnDefinitionRow,
  columnDefinitionsSql,
  type TableDefinitionRow,
  tableDefinitionsSql,
} from './table-rows.ts';
import { tableNodes } from './tables.ts';
import { compositesSql, domainsSql, enumsSql, rangesSql } from './types.ts';

/** Kinds of objects in the order in which they come where nothing else decides. */
const queries: readonly (readonly [Phase, string])[] = [
  [phases.base, simple.collationsSql],
  [phases.base, simple.textSearchSql],
  [phases.base, enumsSql],
  [phases.base, domainsSql],
  [phases.base, compositesSql],
  [phases.base, rangesSql],
  [phases.base, simple.functionsSql],
  [phases.base, simple.aggregatesSql],
  [phases.base, simple.castsSql],
  [phases.base, operatorsSql],
  [phases.base, operatorFamiliesSql],
  [phases.base, operatorClassesSql],
  [phases.check, parts.checksSql],
  [phases.check, parts.unvalidatedNotNullsSql],
  [phases.attach, parts.attachmentsSql],
  [phases.index, parts.indexesSql],
  [phases.indexAttach, parts.invalidIndexesSql],
  [phases.indexAttach, parts.indexAttachmentsSql],
  [phases.view, simple.viewsSql],
  [phases.last, simple.statisticsObjectsSql],
  [phases.last, parts.foreignKeysSql],
  [phases.last, simple.policiesSql],
];

export interface ReadDefinitions {
  readonly definitions: readonly Definition[];
  readonly gaps: readonly CatalogGap[];
}

/** Reads what makes the database, in an order in which it can be run; some thirty queries in all. */
export async function readDefinitions(session: Session): Promise<ReadDefinitions> {
  const dependencies = await readDependencies(session);
  const members = await readMembers(session);
  const ofUsers = (node: DefinitionNode) => !members.has(node.key);
  const objects = (await readObjects(session)).filter(ofUsers);
  const rows = await readTableRows(session);
  const provided = (key: string) => contrib.has(members.get(key) ?? '');
  const tables = { ...rows, tables: rows.tables.filter(({ key }) => !provided(key)) };
  const all = [...objects, ...tableNodes(tables.tables, tables.columns, new Set())];
  const lacking = lackingOf(all, dependencies, members);
  const makable = objects.filter((node) => !needsUnmakable(node, dependencies, lacking));
  const nodes = [
    ...(await standInNodes(session, lacking)),
    ...tableNodes(tables.tables, tables.columns, new Set(lacking.needed.keys())),
    ...makable,
  ];
  const ordered = inOrder(byKind(nodes), dependencies);
  return {
    definitions: [...(await readFrame(session)), ...ordered.flatMap((node) => node.definitions)],
    gaps: gapsOf(lacking),
  };
}

async function readObjects(session: Session): Promise<readonly DefinitionNode[]> {
  const nodes: DefinitionNode[] = [];
  for (const [phase, sql] of queries) {
    if (sql === parts.unvalidatedNotNullsSql && session.versionNum < 180000) continue;
    const rows = await askDefinitions<DefinitionRow>(session, sql);
    nodes.push(...rows.map((row) => nodeOf(row, phase)));
  }
  return nodes;
}

async function readTableRows(session: Session) {
  return {
    tables: await askDefinitions<TableDefinitionRow>(session, tableDefinitionsSql),
    columns: await askDefinitions<ColumnDefinitionRow>(
      session,
      columnDefinitionsSql(session.versionNum),
    ),
  };
}

async function readFrame(session: Session): Promise<readonly Definition[]> {
  const schemas = await askDefinitions<DefinitionRow>(session, schemasSql);
  const extensions = await askDefinitions<ExtensionRow>(session, extensionsSql);
  const collations = await askDefinitions<DefinitionRow>(session, systemCollationsSql);
  const known = extensions.filter(({ extension }) => contrib.has(extension));
  const rows = [...schemas, ...known, ...collations];
  return rows.flatMap((row) => nodeOf(row, phases.base).definitions);
}

/** Types before functions before tables, where no dependency says otherwise. */
function byKind(nodes: readonly DefinitionNode[]): readonly DefinitionNode[] {
  const kinds = ['collation', 'type', 'function', 'operator', 'table'];
  const rank = (node: DefinitionNode) => kinds.indexOf(node.definitions[0]?.kind ?? '');
  return nodes.toSorted((one, other) => one.phase - other.phase || rank(one) - rank(other));
}

function needsUnmakable(node: DefinitionNode, dependencies: Dependencies, lacking: Lacking) {
  return (dependencies.get(node.key) ?? []).some((key) => lacking.unmakable.has(key));
}

function gapsOf({ needed, unmakable }: Lacking): readonly CatalogGap[] {
  const extensions = new Set([...needed.values(), ...unmakable.values()]);
  return [...extensions].toSorted().map((extension) => ({
    subject: `extension ${extension}`,
    reason: 'a twin lacks it: its types and functions are stand-ins, its index methods left out',
    help: 'judge paths that use it against the database itself: dbperf audit --url',
  }));
}
