import type { Definition } from '../model/snapshot.ts';
import type { NotSimulated } from '../model/twin.ts';
import type { Superuser } from '../postgres/embedded/superuser.ts';
import { unquoteIdentifier } from '../sql/quote.ts';
import { standInCollation } from './collation.ts';

/** Statements in one message: a lock is held for each relation that a transaction touches. */
const batchSize = 200;

/**
 * Runs the DDL of a snapshot. What the twin cannot make (an extension that it lacks, and what depends
 * on it) is returned, and never stops the rest.
 */
export async function define(
  to: Superuser,
  definitions: readonly Definition[],
): Promise<readonly NotSimulated[]> {
  await to.run("SET check_function_bodies = off; SET search_path = ''");
  const first = definitions.filter(({ kind }) => kind === 'schema' || kind === 'extension');
  const failures = await oneByOne(to, first);
  const lacking = new Set(failures.map(({ definition }) => unquoteIdentifier(definition.name)));
  const rest = definitions.filter(
    ({ kind, standsInFor }) =>
      !['schema', 'extension', 'policy'].includes(kind) &&
      (standsInFor === null || lacking.has(unquoteIdentifier(standsInFor))),
  );
  return [...failures, ...(await inBatches(to, rest))].map(notSimulated);
}

interface Failure {
  readonly definition: Definition;
  readonly reason: string;
}

async function inBatches(
  to: Superuser,
  definitions: readonly Definition[],
): Promise<readonly Failure[]> {
  const failures: Failure[] = [];
  for (let from = 0; from < definitions.length; from += batchSize) {
    failures.push(...(await batch(to, definitions.slice(from, from + batchSize))));
  }
  return again(to, failures);
}

async function batch(
  to: Superuser,
  definitions: readonly Definition[],
): Promise<readonly Failure[]> {
  try {
    await to.run(definitions.map(({ sql }) => sql).join(';\n'));
    return [];
  } catch {
    return oneByOne(to, definitions);
  }
}

async function oneByOne(
  to: Superuser,
  definitions: readonly Definition[],
): Promise<readonly Failure[]> {
  const failures: Failure[] = [];
  for (const definition of definitions) {
    const reason = await attempt(to, definition.sql);
    if (reason !== null) failures.push({ definition, reason });
  }
  return failures;
}

/** What failed for want of something that came later is tried until nothing more succeeds. */
async function again(to: Superuser, failures: readonly Failure[]): Promise<readonly Failure[]> {
  const left = await oneByOne(
    to,
    failures.map(({ definition }) => definition),
  );
  return left.length === 0 || left.length === failures.length ? left : again(to, left);
}

/** Why the statement failed; null where it did not. */
async function attempt(to: Superuser, sql: string): Promise<string | null> {
  const reason = await failureOf(to, sql);
  const collation = reason === null ? null : standInCollation(reason);
  if (collation === null || (await failureOf(to, collation)) !== null) return reason;
  return attempt(to, sql);
}

async function failureOf(to: Superuser, sql: string): Promise<string | null> {
  try {
    await to.run(sql);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function notSimulated({ definition, reason }: Failure): NotSimulated {
  return { name: `${definition.kind} ${definition.name}`, reason };
}
