import type pg from 'pg';
import { quoteIdentifier } from '../../../src/sql/quote.ts';

/**
 * An index as PostgreSQL itself writes it, without its name: two spellings of one index are equal.
 * `create` is the CREATE INDEX that gives it the name; the tables may be empty.
 */
export async function spelling(client: pg.Client, name: string, create: string): Promise<string> {
  await client.query('BEGIN');
  try {
    await client.query(create);
    const { rows } = await client.query<{ definition: string }>(
      'SELECT pg_catalog.pg_get_indexdef($1::regclass) AS definition',
      [quoteIdentifier(name)],
    );
    return (rows[0]?.definition ?? '').replace(/^CREATE INDEX .*? ON public\./, '');
  } finally {
    await client.query('ROLLBACK');
  }
}
