import type { Candidate } from '../model/advice.ts';
import type { Transaction } from '../postgres/session.ts';
import { quoteRelation } from '../sql/quote.ts';

/** An index that stands in the open transaction. */
export interface BuiltIndex {
  readonly candidate: Candidate;
  /** The index itself and, under a partitioned one, those of the partitions. */
  readonly names: readonly string[];
  readonly bytes: number;
  /** `indcheckxmin`: hidden from this very transaction. */
  readonly hidden: boolean;
}

export async function builtIndex(tx: Transaction, candidate: Candidate): Promise<BuiltIndex> {
  const [row] = await tx.query<{ names: string[]; bytes: number; check_xmin: boolean }>(
    `WITH built AS (
       SELECT pg_catalog.to_regclass($1)::pg_catalog.oid AS oid
       UNION
       SELECT relid FROM pg_catalog.pg_partition_tree(pg_catalog.to_regclass($1))
     )
     SELECT pg_catalog.array_agg(c.relname::text) AS names,
            pg_catalog.sum(pg_catalog.pg_relation_size(c.oid))::bigint AS bytes,
            pg_catalog.bool_or(i.indcheckxmin) AS check_xmin
     FROM built
     JOIN pg_catalog.pg_class AS c USING (oid)
     JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid`,
    [quoteRelation({ schema: candidate.table.schema, name: candidate.name })],
  );
  return {
    candidate,
    names: row?.names ?? [],
    bytes: row?.bytes ?? 0,
    hidden: row?.check_xmin ?? true,
  };
}
