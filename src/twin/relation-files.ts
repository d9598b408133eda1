import type { RelationFigures } from '../model/snapshot.ts';
import type { Superuser } from '../postgres/embedded/superuser.ts';
import { heightOf } from './size/estimate.ts';

/** The file of a relation on the twin, and what it is to become. */
export interface RelationFile {
  /** Relative to the data directory. */
  readonly path: string;
  readonly oid: number;
  /** Access method of an index, or `heap`. */
  readonly method: string;
  /** Blocks of 8 KB that it has as PostgreSQL wrote it. */
  readonly written: number;
  /** Blocks that the original has. */
  readonly blocks: number;
  /** Height of a btree. */
  readonly height: number;
}

interface Row {
  readonly schema: string;
  readonly name: string;
  readonly oid: number;
  readonly path: string;
  readonly blocks: number;
}

/** Files of the twin, by what the original's relations of the same name have. */
export async function relationFiles(
  on: Superuser,
  figures: readonly RelationFigures[],
): Promise<readonly RelationFile[]> {
  const rows = await on.query<Row>(sql);
  const found = new Map(rows.map((row) => [keyOf(row), row]));
  return figures.flatMap((one) => {
    const row = found.get(keyOf(one));
    if (row === undefined) return [];
    const { oid, path, blocks: written } = row;
    const { method, blocks } = one;
    return [{ oid, path, method, written, blocks, height: one.height ?? heightOf(blocks) }];
  });
}

const keyOf = ({ schema, name }: { schema: string; name: string }) =>
  JSON.stringify([schema, name]);

/** Relations with a file of their own, outside PostgreSQL's own schemas. */
const sql = `
  SELECT n.nspname AS schema, c.relname AS name, c.oid,
         pg_catalog.pg_relation_filepath(c.oid) AS path,
         (pg_catalog.pg_relation_size(c.oid) / 8192)::int AS blocks
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'm', 'i')
    AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    AND n.nspname !~ '^pg_(toast|temp)'
  ORDER BY 1, 2`;
