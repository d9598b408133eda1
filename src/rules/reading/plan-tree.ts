import type { ExplainNode, Plan, PlanNode } from '../../model/plan.ts';

/** The node's ancestors, its parent first. */
export function* ancestors(plan: Plan, node: PlanNode): Generator<PlanNode> {
  for (let parent = parentOf(plan, node); parent !== undefined; parent = parentOf(plan, parent)) {
    yield parent;
  }
}

/** The node's first input; its InitPlans and SubPlans are children, but not inputs. */
export function outerInput(plan: Plan, node: PlanNode): PlanNode | undefined {
  return inputOf(plan, node, 'Outer');
}

/** Whether something above may stop the node early, so that few rows say nothing of the estimate. */
export function mayStopEarly(plan: Plan, node: PlanNode): boolean {
  let below = node;
  for (const ancestor of ancestors(plan, node)) {
    if (BLOCKING.has(ancestor.type)) return false;
    if (stops(plan, ancestor, below)) return true;
    below = ancestor;
  }
  return false;
}

/**
 * The planner's share of one process among those that a Gather above the node is planned to have: it
 * divides the rows of a node by this, and counts the leader as far as gathering leaves it time
 * (get_parallel_divisor in costsize.c).
 */
export function parallelDivisor(plan: Plan, node: PlanNode): number {
  if (documentNode(plan, node)?.['Parallel Aware'] !== true) return 1;
  const gather = [...ancestors(plan, node)].find(({ type }) => type.startsWith('Gather'));
  const workers = gather && documentNode(plan, gather)?.['Workers Planned'];
  return typeof workers === 'number' ? workers + Math.max(0, 1 - 0.3 * workers) : 1;
}

/** Nodes that read all their input before they give the first row. */
const BLOCKING = new Set(['Sort', 'Aggregate', 'Hash', 'SetOp']);

function stops(plan: Plan, node: PlanNode, input: PlanNode): boolean {
  switch (node.type) {
    case 'Limit':
    case 'Merge Join':
      return true;
    case 'Nested Loop':
      return relationship(plan, input) === 'Inner';
    case 'Hash Join':
      // An empty hash table ends the join after the outer side's first row.
      return inputOf(plan, node, 'Inner')?.actual?.rows === 0;
    default:
      return false;
  }
}

function inputOf(plan: Plan, node: PlanNode, side: 'Outer' | 'Inner'): PlanNode | undefined {
  const position = plan.nodes.indexOf(node);
  return plan.nodes.find(
    (other) => other.parent === position && relationship(plan, other) === side,
  );
}

function parentOf(plan: Plan, node: PlanNode): PlanNode | undefined {
  return node.parent === null ? undefined : plan.nodes[node.parent];
}

function relationship(plan: Plan, node: PlanNode): unknown {
  return documentNode(plan, node)?.['Parent Relationship'];
}

function documentNode(plan: Plan, node: PlanNode): ExplainNode | undefined {
  return [...depthFirst(plan.document.Plan)][plan.nodes.indexOf(node)];
}

/** The document's nodes in the order of `Plan.nodes`. */
function* depthFirst(node: ExplainNode): Generator<ExplainNode> {
  yield node;
  for (const child of node.Plans ?? []) yield* depthFirst(child);
}
