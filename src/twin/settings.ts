import type { Snapshot } from '../model/snapshot.ts';
import type { Superuser } from '../postgres/embedded/superuser.ts';
import { quoteIdentifier, quoteLiteral } from '../sql/quote.ts';

/**
 * Forms of values, not of plans: dbperf's own sessions, which found the parameters, have them fixed.
 */
const formats = ['DateStyle', 'IntervalStyle'];

/**
 * The original's planner settings that this version of PostgreSQL has, and its search path; schemas
 * that are not there do no harm in it.
 */
export async function planningSettings(
  on: Superuser,
  snapshot: Pick<Snapshot, 'settings' | 'catalog'>,
): Promise<Readonly<Record<string, string>>> {
  const known = await on.query<{ name: string }>(
    `SELECT name FROM pg_catalog.pg_settings
     WHERE name = ANY ($1) AND context IN ('user', 'superuser') ORDER BY 1`,
    [Object.keys(snapshot.settings)],
  );
  const names = new Set(known.map(({ name }) => name).filter((name) => !formats.includes(name)));
  const settings = Object.entries(snapshot.settings).filter(([name]) => names.has(name));
  const path = snapshot.catalog.searchPath.map(quoteIdentifier).join(', ');
  return { ...Object.fromEntries(settings), search_path: path };
}

/**
 * Makes sessions of the database start with these settings: to set half a hundred of them in each
 * transaction takes longer than to plan. FROM CURRENT, since a list as a literal would be one name.
 */
export async function startWith(
  on: Superuser,
  database: string,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  const statements = Object.entries(settings).flatMap(([name, value]) => [
    `SELECT pg_catalog.set_config(${quoteLiteral(name)}, ${quoteLiteral(value)}, false)`,
    `ALTER DATABASE ${quoteIdentifier(database)} SET ${quoteIdentifier(name)} FROM CURRENT`,
  ]);
  await on.run(statements.join(';\n'));
}
