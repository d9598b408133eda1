import type pg from 'pg';
import type { CorpusCase } from './case.ts';
import { explainJson, type Planned, plannedOf } from './planned.ts';

export interface BuiltPlan extends Planned {
  /** Names of the indexes that were built, in the order given. */
  readonly built: readonly string[];
}

/**
 * Plans the statement with these indexes really built, all together; nothing of them remains. Each is
 * what follows ON in CREATE INDEX.
 */
export async function planWith(
  client: pg.Client,
  indexes: readonly string[],
  { statement, parameters }: CorpusCase,
): Promise<BuiltPlan> {
  await client.query('BEGIN');
  try {
    const built = await build(client, indexes);
    return { built, ...plannedOf(await explainJson(client, statement, parameters)) };
  } finally {
    await client.query('ROLLBACK');
  }
}

async function build(client: pg.Client, indexes: readonly string[]): Promise<readonly string[]> {
  const names = indexes.map((_, n) => `corpus_probe_${n}`);
  const sql = indexes.map((index, n) => `CREATE INDEX ${names[n]} ON ${index}`);
  await client.query(sql.join(';'));
  for (const table of new Set(indexes.filter(hasExpression).map(tableOf))) {
    await client.query(`ANALYZE ${table}`);
  }
  return names;
}

/** `products ((attributes ->> 'color'))`, `customers (lower(email))` */
export function hasExpression(index: string): boolean {
  return /\(.*\(/.test(index.replace(/ INCLUDE .*| WHERE .*/, ''));
}

export function tableOf(index: string): string {
  return index.split(' ')[0] ?? '';
}
