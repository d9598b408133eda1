import type { BoundValue, CriticalPath, ParameterSet } from '../model/path.ts';
import type { Transaction } from '../postgres/session.ts';
import { preparedName } from '../postgres/transaction-control.ts';
import { quoteLiteral } from '../sql/quote.ts';

/** Prepares the statement with the types that its client declares. The session removes it. */
export async function prepare(
  tx: Transaction,
  { sql, seen }: Pick<CriticalPath, 'sql' | 'seen'>,
): Promise<void> {
  const types = await typeNames(tx, seen?.declaredTypes ?? []);
  await tx.query(`PREPARE ${preparedName}${types} AS ${sql}`);
}

export async function unprepare(tx: Transaction): Promise<void> {
  await tx.query(`DEALLOCATE ${preparedName}`);
}

/** From here on the plan of what is prepared is the one for all values. */
export async function forceGeneric(tx: Transaction): Promise<void> {
  await tx.query("SELECT pg_catalog.set_config('plan_cache_mode', 'force_generic_plan', true)");
}

/** The statement that runs what is prepared. */
export interface Execute {
  readonly sql: string;
}

export async function executeOf(tx: Transaction, { values }: ParameterSet): Promise<Execute> {
  return executeWith(await textsOf(tx, values));
}

export function executeWith(values: readonly (string | null)[]): Execute {
  const literals = values.map((value) => (value === null ? 'NULL' : quoteLiteral(value)));
  return { sql: `EXECUTE ${preparedName}(${literals.join(', ')})` };
}

/** Values as EXECUTE takes them: PostgreSQL itself writes binary ones as text. */
async function textsOf(
  tx: Transaction,
  values: readonly BoundValue[],
): Promise<readonly (string | null)[]> {
  const types = values.some(isBinary) ? await parameterTypes(tx) : [];
  const texts: (string | null)[] = [];
  for (const [at, value] of values.entries()) {
    texts.push(isBinary(value) ? await textOf(tx, value, types[at] ?? 0) : value);
  }
  return texts;
}

async function textOf(tx: Transaction, value: Uint8Array, type: number): Promise<string | null> {
  const sql = 'SELECT $1::pg_catalog.text AS text';
  const [row] = await tx.query<{ text: string }>(sql, [value], [type]);
  return row?.text ?? null;
}

function isBinary(value: BoundValue): value is Uint8Array {
  return typeof value === 'object' && value !== null;
}

async function parameterTypes(tx: Transaction): Promise<readonly number[]> {
  const [row] = await tx.query<{ types: readonly number[] }>(
    `SELECT parameter_types::pg_catalog.oid[] AS types
     FROM pg_catalog.pg_prepared_statements WHERE name = $1`,
    [preparedName],
  );
  return row?.types ?? [];
}

async function typeNames(tx: Transaction, declared: readonly number[]): Promise<string> {
  if (declared.every((oid) => oid === 0)) return '';
  const [row] = await tx.query<{ names: string }>(
    `SELECT pg_catalog.string_agg(
       CASE WHEN oid = 0 THEN 'unknown' ELSE pg_catalog.format_type(oid, NULL) END, ', ' ORDER BY n
     ) AS names
     FROM pg_catalog.unnest($1::pg_catalog.oid[]) WITH ORDINALITY AS declared (oid, n)`,
    [declared],
  );
  return `(${row?.names})`;
}
