import type { CandidateKey } from '../../model/advice.ts';
import type { TableColumn, TableFigures } from './table-figures.ts';

/** What a key is stored as, with the name of the column that it is made of. */
export interface KeyColumn extends TableColumn {
  /** Null where an expression names no column of the table. */
  readonly column: string | null;
}

/**
 * Of a column its own statistics. Of an expression those of its first column, with the type it is
 * cast to; of a step into a document (`->>`) none, since the document's say nothing of its parts.
 */
export function keyColumn(key: CandidateKey, { columns }: TableFigures): KeyColumn {
  if (key.expression === null) return named(key.column, columns);
  const names = namesIn(key.expression);
  const base = named(names.find((name) => columns.has(name)) ?? null, columns);
  const cast = /::\s*"?([a-z][a-z ]*)"?(?:\(\d+\))?\)*$/.exec(key.expression)?.[1];
  if (/->>?/.test(key.expression)) return { ...base, type: cast ?? 'text', statistics: null };
  return cast === undefined ? base : { ...base, type: spelled[cast] ?? cast };
}

/** Whatever may be a column's name in an expression as PostgreSQL prints it. */
export function namesIn(expression: string): readonly string[] {
  return Array.from(expression.matchAll(/"((?:[^"]|"")+)"|\b([a-z_][a-z0-9_]*)\b/g), (m) =>
    m[1] === undefined ? (m[2] ?? '') : m[1].replaceAll('""', '"'),
  );
}

/** Of a column that the snapshot does not know nothing is known. */
function named(column: string | null, columns: TableFigures['columns']): KeyColumn {
  const found = column === null ? undefined : columns.get(column);
  return { column, ...(found ?? { type: 'text', statistics: null }) };
}

/** Short names of types that `format_type` writes out. */
const spelled: Readonly<Record<string, string>> = {
  bool: 'boolean',
  int: 'integer',
  varchar: 'character varying',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
};
