import type { MeasuredPath } from '../measure/measure-paths.ts';
import type { PathUnderTrial } from '../model/advice.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Unverified } from '../model/path.ts';

/**
 * Tables that the path reads and whose statistics row-level security hides from the role: a twin
 * knows nothing of their values, so what it plans proves nothing.
 */
export function hiddenTables(
  { measurements }: PathUnderTrial,
  catalog: Catalog,
): readonly string[] {
  const read = measurements
    .flatMap(({ plan }) => plan?.nodes ?? [])
    .map(({ schema, relation }) => JSON.stringify([schema, relation]));
  return catalog.tables
    .filter(
      (table) => table.rowSecurity && read.includes(JSON.stringify([table.schema, table.name])),
    )
    .map(({ name }) => `"${name}"`);
}

/** The path, unverified where it reads such a table. */
export function unlessHidden(under: MeasuredPath, catalog: Catalog): MeasuredPath {
  const tables = hiddenTables(under, catalog);
  if (tables.length === 0) return under;
  const unverified: Unverified = {
    path: under.path.name,
    cause: 'failed',
    reason: `row-level security hides the statistics of ${tables.join(', ')} from the role that took the snapshot`,
    help: 'take the snapshot as the owner of the table, or as a role with BYPASSRLS',
  };
  const { reason, cause } = unverified;
  const verdict = { ...under.verdict, outcome: 'unverified' as const, cause, reason };
  return { ...under, measurements: [], verdict, unverified };
}
