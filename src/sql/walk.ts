/** What a visitor says of a node: `skip` leaves its children out. */
export type Visit = (type: string, node: Readonly<Record<string, unknown>>) => 'skip' | undefined;

/**
 * Depth first over every tagged node (`{ ColumnRef: {…} }`) of a parse tree, in source order. With a
 * stack of its own: a UNION of thousands of arms is nested as deep.
 */
export function walk(tree: unknown, visit: Visit): void {
  const waiting: [string, unknown][] = [['', tree]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [key, value] = next;
    if (!isObject(value)) continue;
    // Tags are capitalised and fields are not; `A_Const` of 0 is the one node that may be empty.
    const tagged = /^[A-Z]/.test(key) && !Array.isArray(value);
    if (tagged && visit(key, value) === 'skip') continue;
    for (const child of Object.entries(value).reverse()) waiting.push(child);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
