import type { WhatIf } from '../model/advice.ts';
import type { Catalog } from '../model/catalog.ts';

interface Known {
  /** Names of the installed extensions, where they are known. */
  readonly extensions?: readonly string[];
  readonly whatIf: WhatIf | null;
}

/** Extensions whose operator classes a candidate may ask for. */
export function installedExtensions(
  { extensions, whatIf }: Known,
  catalog: Catalog,
): ReadonlySet<string> {
  if (extensions !== undefined) return new Set(extensions);
  const opclasses = catalog.indexes.flatMap(({ keys }) => keys.map(({ opclass }) => opclass));
  const isShown = opclasses.some((name) => /_trgm_ops$/.test(name));
  // A planner refuses what is not there, and the refusal is a reason that can be shown.
  return new Set(isShown || whatIf !== null ? ['pg_trgm'] : []);
}
