import type { FunctionPath } from '../model/function-path.ts';
import type { Unverified } from '../model/path.ts';
import { explainFailure } from '../postgres/explain-failure.ts';
import type { Session } from '../postgres/session.ts';
import { noParams } from './failures.ts';
import { parseRow } from './parse-row.ts';

type Found = { readonly values: object } | { readonly unverified: Unverified };

/** What a path is called with, by parameter set; the first that cannot be had otherwise. */
export async function pathParameters(
  path: FunctionPath,
  session: Pick<Session, 'readOnly'>,
): Promise<ReadonlyMap<string, object> | Unverified> {
  const sets = new Map<string, object>();
  for (const [set, params] of Object.entries(path.params)) {
    const found =
      typeof params === 'string' ? await firstRow(path, set, params, session) : { values: params };
    if ('unverified' in found) return found.unverified;
    sets.set(set, found.values);
  }
  return sets;
}

async function firstRow(
  path: FunctionPath,
  set: string,
  sql: string,
  session: Pick<Session, 'readOnly'>,
): Promise<Found> {
  const select = sql.replace(/[\s;]+$/, '');
  const failed = (reason: string): Found => ({ unverified: noParams(path, set, reason) });
  try {
    const [row] = await session.readOnly((tx) =>
      tx.query<{ row: string }>(
        `SELECT pg_catalog.to_jsonb(s)::text AS row FROM (${select}\n) AS s LIMIT 1`,
      ),
    );
    return row ? { values: withDates(parseRow(row.row)) } : failed('its SELECT returned no row');
  } catch (error) {
    // Where in the file it stands is not known.
    const { reason } = explainFailure(error, { sql: '', source: path.source, line: 1 });
    return failed(reason);
  }
}

/** How a timestamp stands in jsonb. */
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d\d:\d\d)?$/;

/** Times become Date, as Prisma hands them out; one without a zone is UTC, as Prisma has it. */
function withDates(row: Readonly<Record<string, unknown>>): object {
  const entries = Object.entries(row).map(([name, value]) => {
    if (typeof value !== 'string' || !timestamp.test(value)) return [name, value];
    return [name, new Date(/[+-]\d\d:\d\d$/.test(value) ? value : `${value}Z`)];
  });
  return Object.fromEntries(entries);
}
