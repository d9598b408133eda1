import type { Dependencies } from './dependencies.ts';
import type { DefinitionNode } from './node.ts';

/**
 * Puts every object behind what it needs, and otherwise in the order given. One that needs an object
 * of a later phase moves into that phase. Of a cycle the first stays first.
 */
export function inOrder(
  nodes: readonly DefinitionNode[],
  dependencies: Dependencies,
): readonly DefinitionNode[] {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const placed = new Map<string, DefinitionNode>();
  const phaseOf = new Map<string, number>();
  const place = (node: DefinitionNode): void => {
    if (phaseOf.has(node.key)) return;
    phaseOf.set(node.key, node.phase);
    for (const key of dependencies.get(node.key) ?? []) {
      const needed = byKey.get(key);
      if (needed === undefined) continue;
      place(needed);
      phaseOf.set(node.key, Math.max(phaseOf.get(node.key) ?? 0, phaseOf.get(key) ?? 0));
    }
    placed.set(node.key, node);
  };
  for (const node of nodes) place(node);
  return [...placed.values()].toSorted(
    (one, other) => (phaseOf.get(one.key) ?? 0) - (phaseOf.get(other.key) ?? 0),
  );
}
