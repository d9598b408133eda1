import type { ObjectValue, Value } from './source/value.ts';

/** The URL that a client of Prisma 6 or earlier is given in its source; null where none is. */
export function clientUrl([first]: readonly Value[], datasource: string): Value | null {
  if (first === undefined) return null;
  if (first.kind !== 'object' || first.open) return { kind: 'unread' };
  return first.entries.get('datasourceUrl') ?? ofDatasources(first, datasource);
}

/** `datasources: { db: { url } }` */
function ofDatasources({ entries }: ObjectValue, datasource: string): Value | null {
  const all = entries.get('datasources');
  if (all?.kind !== 'object') return all ?? null;
  const own = all.entries.get(datasource);
  return own?.kind === 'object' ? (own.entries.get('url') ?? null) : (own ?? null);
}
