import type {
  ConditionKind,
  ExplainDocument,
  ExplainNode,
  NodeActuals,
  Plan,
  PlanCondition,
  PlanNode,
} from '../model/plan.ts';

/** Derives the facts of every node, once, from the document of EXPLAIN (FORMAT JSON). */
export function parsePlan(document: ExplainDocument): Plan {
  const nodes: PlanNode[] = [];
  visit(document.Plan, null, 0, 1, nodes);
  return { document, nodes };
}

function visit(
  node: ExplainNode,
  parent: number | null,
  depth: number,
  processes: number,
  nodes: PlanNode[],
): void {
  const position = nodes.length;
  nodes.push(deriveNode(node, parent, depth, processes));
  const below = processes * (1 + workersLaunched(node));
  for (const child of node.Plans ?? []) visit(child, position, depth + 1, below, nodes);
}

function deriveNode(
  node: ExplainNode,
  parent: number | null,
  depth: number,
  processes: number,
): PlanNode {
  return {
    type: node['Node Type'],
    depth,
    parent,
    schema: textOf(node, 'Schema'),
    relation: textOf(node, 'Relation Name'),
    alias: textOf(node, 'Alias'),
    index: textOf(node, 'Index Name'),
    estimatedRows: numberOf(node, 'Plan Rows'),
    totalCost: numberOf(node, 'Total Cost'),
    actual: actualsOf(node, processes),
    conditions: conditionsOf(node),
    sortKeys: listOf(node, 'Sort Key'),
  };
}

/** Null where the plan was not executed, or this node never ran (0 loops). */
function actualsOf(node: ExplainNode, processes: number): NodeActuals | null {
  const loops = numberOf(node, 'Actual Loops');
  if (loops === 0) return null;
  const rowsPerLoop = numberOf(node, 'Actual Rows');
  return {
    loops,
    rows: Math.round(rowsPerLoop * loops),
    exclusiveMs: exclusiveMs(node, processes),
    rowsRemoved: Math.round(rowsRemovedPerLoop(node) * loops),
    pages: numberOf(node, 'Shared Hit Blocks') + numberOf(node, 'Shared Read Blocks'),
    spilledKb: spilledKb(node),
    estimateError: estimateError(numberOf(node, 'Plan Rows'), rowsPerLoop),
    workersPlanned: numberOf(node, 'Workers Planned'),
    workersLaunched: workersLaunched(node),
  };
}

/**
 * Wall time of the node without its children. PostgreSQL prints averages per loop, and under a
 * Gather the loops ran side by side in several processes.
 */
function exclusiveMs(node: ExplainNode, processes: number): number | null {
  if (node['Actual Total Time'] === undefined) return null;
  const below = processes * (1 + workersLaunched(node));
  const children = (node.Plans ?? []).filter((child) => !isCte(child));
  const childrenMs = children.reduce((sum, child) => sum + wallMs(child, below), 0);
  return Math.max(0, wallMs(node, processes) - childrenMs);
}

/** A CTE's time is spent where it is scanned, not in the node that PostgreSQL hangs it on. */
function isCte(node: ExplainNode): boolean {
  return textOf(node, 'Subplan Name')?.startsWith('CTE ') ?? false;
}

function wallMs(node: ExplainNode, processes: number): number {
  const loops = numberOf(node, 'Actual Loops');
  return (numberOf(node, 'Actual Total Time') * loops) / Math.min(processes, Math.max(loops, 1));
}

function rowsRemovedPerLoop(node: ExplainNode): number {
  return (
    numberOf(node, 'Rows Removed by Filter') +
    numberOf(node, 'Rows Removed by Join Filter') +
    numberOf(node, 'Rows Removed by Index Recheck')
  );
}

/** Each of sort, incremental sort, hash and hash aggregate reports its spill under other keys. */
function spilledKb(node: ExplainNode): number {
  const own = node['Sort Space Type'] === 'Disk' ? numberOf(node, 'Sort Space Used') : 0;
  const workers = recordsOf(node.Workers).reduce(
    (sum, worker) =>
      sum + (worker['Sort Space Type'] === 'Disk' ? numberOf(worker, 'Sort Space Used') : 0),
    0,
  );
  const hashed = numberOf(node, 'Hash Batches') > 1 ? numberOf(node, 'Temp Written Blocks') * 8 : 0;
  return own + workers + incrementalSpillKb(node) + numberOf(node, 'Disk Usage') + hashed;
}

function incrementalSpillKb(node: ExplainNode): number {
  return [node['Full-sort Groups'], node['Pre-sorted Groups']].reduce<number>((sum, groups) => {
    const disk = isRecord(groups) ? groups['Sort Space Disk'] : undefined;
    return sum + (isRecord(disk) ? numberOf(disk, 'Peak Sort Space Used') : 0);
  }, 0);
}

/** How many times more, or fewer, rows than estimated; counts below one row say nothing. */
function estimateError(estimated: number, actual: number): number {
  const ratio = Math.max(actual, 1) / Math.max(estimated, 1);
  return Math.max(ratio, 1 / ratio);
}

const conditionKinds: readonly ConditionKind[] = [
  'Index Cond',
  'Recheck Cond',
  'Filter',
  'Join Filter',
  'Hash Cond',
  'Merge Cond',
  'One-Time Filter',
  'Order By',
  'TID Cond',
];

function conditionsOf(node: ExplainNode): PlanCondition[] {
  return conditionKinds.flatMap((kind) => {
    const text = textOf(node, kind);
    return text === null ? [] : [{ kind, text }];
  });
}

function workersLaunched(node: ExplainNode): number {
  return numberOf(node, 'Workers Launched');
}

type Properties = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null;
}

function recordsOf(value: unknown): readonly Properties[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function textOf(node: Properties, property: string): string | null {
  const value = node[property];
  return typeof value === 'string' ? value : null;
}

function numberOf(node: Properties, property: string): number {
  const value = node[property];
  return typeof value === 'number' ? value : 0;
}

function listOf(node: Properties, property: string): readonly string[] {
  const value = node[property];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
