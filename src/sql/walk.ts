/** What a visitor says of a node: `skip` leaves its children out. */
export type Visit = (type: string, node: Readonly<Record<string, unknown>>) => 'skip' | undefined;

/** Depth first over every tagged node (`{ ColumnRef: {…} }`) of a parse tree, in source order. */
export function walk(tree: unknown, visit: Visit): void {
  if (Array.isArray(tree)) {
    for (const item of tree) walk(item, visit);
  } else if (isObject(tree)) {
    for (const [key, value] of Object.entries(tree)) walkProperty(key, value, visit);
  }
}

// Tags are capitalised and fields are not; `A_Const` of 0 is the one node that may be empty.
function walkProperty(key: string, value: unknown, visit: Visit): void {
  if (!isObject(value)) return;
  const tagged = /^[A-Z]/.test(key) && !Array.isArray(value);
  if (tagged && visit(key, value) === 'skip') return;
  walk(value, visit);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
