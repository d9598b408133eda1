import type { CatalogGap } from '../../model/catalog.ts';
import type { Session } from '../../postgres/session.ts';
import { sqlState } from '../../postgres/sql-state.ts';

/** Compiling a catalog query costs more than running it. */
const limits = {
  statementTimeoutMs: 5_000,
  settings: { search_path: '', TimeZone: 'UTC', jit: 'off' },
};

/** Rows, or the reason why they could not be read. */
export interface Answer<Row> {
  readonly rows: readonly Row[];
  readonly gaps: readonly CatalogGap[];
}

/** SQLSTATEs that are no fault of the query, and why it has no answer then. */
const refusals: Readonly<Record<string, Omit<CatalogGap, 'subject'>>> = {
  '42501': { reason: 'the role may not read it', help: 'ask with a role that may' },
  '42703': { reason: 'it has not the columns that were expected', help: 'report it to dbperf' },
  '57014': { reason: 'it took too long, and was given up', help: 'ask again' },
  '55P03': { reason: 'somebody holds it exclusively', help: 'ask again when that has ended' },
};

/**
 * One query in a read-only transaction of its own. Where the server refuses it, which some
 * providers do with parts of the catalog, that is a gap and not the end.
 */
export async function ask<Row>(
  session: Session,
  subject: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Answer<Row>> {
  try {
    return { rows: await session.readOnly((tx) => tx.query<Row>(sql, values), limits), gaps: [] };
  } catch (error) {
    const refusal = refusals[sqlState(error) ?? ''];
    if (refusal === undefined) throw error;
    return { rows: [], gaps: [{ subject, ...refusal }] };
  }
}
