import type { ExplainDocument, ExplainNode } from '../../src/model/plan.ts';

export type Comparison = 'identical' | 'same nodes' | { readonly difference: string };

/**
 * Compares two documents of EXPLAIN (VERBOSE, FORMAT JSON): `identical` in every property, costs
 * and rows included; `same nodes`: types of node, relations and indexes in the order of the tree.
 */
export function comparePlans(original: ExplainDocument, twin: ExplainDocument): Comparison {
  if (firstDifference(original, twin) === null) return 'identical';
  const [one, other] = [nodesOf(original.Plan), nodesOf(twin.Plan)];
  const at = one.findIndex((node, index) => node !== other[index]);
  if (at === -1 && one.length === other.length) return 'same nodes';
  const place = at === -1 ? one.length : at;
  return { difference: `${one[place] ?? 'nothing'} ≠ ${other[place] ?? 'nothing'}` };
}

/** One line for each node, depth first, indented. */
export function nodesOf(node: ExplainNode, depth = 0): readonly string[] {
  const what = [node['Index Name'], relationOf(node)].filter((name) => name !== undefined);
  const join = [node['Join Type'], node.Strategy, node['Partial Mode'], node['Scan Direction']];
  const line = [node['Node Type'], ...join, ...what].filter((part) => part !== undefined).join(' ');
  const below = (node.Plans ?? []).flatMap((child) => nodesOf(child, depth + 1));
  return [`${' '.repeat(depth)}${line}`, ...below];
}

function relationOf(node: ExplainNode): string | undefined {
  const name = node['Relation Name'];
  return name === undefined ? undefined : `${node.Schema ?? '?'}.${name} ${node.Alias ?? ''}`;
}

/** Where two documents first differ, as `Plan.Plans.0.Total Cost: 8.3 ≠ 8.4`; null: nowhere. */
export function firstDifference(one: unknown, other: unknown, path = ''): string | null {
  if (!isObject(one) || !isObject(other)) {
    return Object.is(one, other) ? null : `${path}: ${show(one)} ≠ ${show(other)}`;
  }
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const found = firstDifference(one[key], other[key], path === '' ? key : `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

const show = (value: unknown) => (isObject(value) ? JSON.stringify(value) : String(value));
