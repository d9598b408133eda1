import type { Catalog } from '../model/catalog.ts';
import type { CriticalPath, TextSet, Unverified } from '../model/path.ts';
import type { Session } from '../postgres/session.ts';
import { readConditions } from '../sql/conditions.ts';
import { parse } from '../sql/parse.ts';
import { formerConstants } from './former-constants.ts';
import { heavyValues } from './heavy.ts';
import { namesOfNeeds, typicalValues } from './joined-values.ts';
import { missValues } from './missing.ts';
import { type BoundNeed, type ColumnNeed, needOf } from './needs.ts';
import type { Found, Search } from './ranges.ts';
import { sampledSets } from './samples.ts';
import { lookUpFailed, noRow, notCompared, statementFailed } from './unverified.ts';

export interface ParameterSetOptions {
  readonly path: CriticalPath;
  readonly catalog: Catalog;
  readonly session: Pick<Session, 'readOnly'>;
}

/**
 * The values to measure a path with, sorted by name: `typical`, `heavy` where values repeat, `miss`,
 * and what `@sample` names. Look-ups are read-only and bounded; the same database gives the same
 * values. Unverified (`no-sample`) where values cannot be found.
 */
export async function parameterSets(
  options: ParameterSetOptions,
): Promise<readonly TextSet[] | Unverified> {
  const { path } = options;
  if (path.parameters.length === 0)
    return [{ name: 'typical', values: [], origin: 'no parameters' }];
  const sampled = await sampledSets(options);
  if ('cause' in sampled) return sampled;
  const derived = await derivedSets(options, sampled);
  if ('cause' in derived) {
    return sampled.length > 0 ? sorted(sampled) : ((await refusalOf(options)) ?? derived);
  }
  const names = sampled.map(({ name }) => name);
  return sorted([...sampled, ...derived.filter(({ name }) => !names.includes(name))]);
}

// A misspelt name leaves a parameter without a column: PostgreSQL says which name it is.
async function refusalOf({
  path,
  catalog,
  session,
}: ParameterSetOptions): Promise<Unverified | null> {
  const nulls = path.parameters.map(() => null);
  try {
    await session.readOnly((tx) => tx.query(`EXPLAIN ${path.sql}`, nulls));
    return null;
  } catch (error) {
    return statementFailed(path, catalog, error);
  }
}

async function derivedSets(
  options: ParameterSetOptions,
  sampled: readonly TextSet[],
): Promise<readonly TextSet[] | Unverified> {
  const { path, catalog, session } = options;
  const [statement] = (await parse(path.sql)).stmts ?? [];
  if (!statement?.stmt) return [];
  const conditions = readConditions(statement.stmt, catalog);
  const needs = path.parameters.map(({ number }) => needOf(number, conditions, catalog));
  const given = sampled.find(({ name }) => name === 'typical');
  const constants = path.seen ? formerConstants(statement.stmt) : null;
  const unknown = path.parameters.filter(
    ({ number }, at) =>
      needs[at] === null && !constants?.outputs.has(number) && !constants?.alike.has(number),
  );
  if (unknown.length > 0 && !given)
    return notCompared(
      path,
      unknown.map(({ number }) => number),
    );
  const search: Search = {
    session,
    catalog,
    statement: conditions,
    needs: needs.filter((need): need is ColumnNeed => need?.kind === 'column'),
  };
  const bounds = needs.filter((need): need is BoundNeed => need?.kind === 'bound');
  const fixed = new Map<number, Found>([
    ...[...(constants?.alike ?? [])].map((number) => [number, alike] as const),
    ...bounds.map((bound) => [bound.number, pageOf(bound)] as const),
  ]);
  try {
    return await searchSets(path, search, fixed, given);
  } catch (error) {
    return lookUpFailed(path, catalog, error);
  }
}

async function searchSets(
  path: CriticalPath,
  search: Search,
  fixed: ReadonlyMap<number, Found>,
  given: TextSet | undefined,
): Promise<readonly TextSet[] | Unverified> {
  const typical = new Map(fixed);
  if (given) {
    for (const [at, value] of given.values.entries()) {
      if (value !== null) typical.set(at + 1, { value, origin: given.origin });
    }
  } else if (search.needs.length > 0) {
    const { found, lacking } = await typicalValues(search);
    if (lacking.length > 0) return noRow(path, namesOfNeeds(lacking));
    for (const [number, value] of found) typical.set(number, value);
  }
  const heavy = await heavyValues(search, typical, given !== undefined);
  const miss = await missValues(search, typical);
  return [
    setOf('typical', path, typical),
    ...(heavy ? [setOf('heavy', path, heavy)] : []),
    ...(miss ? [setOf('miss', path, miss)] : []),
  ];
}

/** Of the two sides of `1=1`. */
const alike: Found = { value: '1', origin: 'a constant beside a constant' };

function pageOf({ value }: BoundNeed): Found {
  return { value, origin: value === '20' ? 'LIMIT 20' : 'OFFSET 0' };
}

function setOf(name: string, path: CriticalPath, values: ReadonlyMap<number, Found>): TextSet {
  const found = path.parameters.map(({ number }) => values.get(number));
  const origins = found.flatMap((each) => each?.origin ?? []);
  return {
    name,
    values: found.map((each) => each?.value ?? null),
    origin: [...new Set(origins)].join('; '),
  };
}

function sorted(sets: readonly TextSet[]): readonly TextSet[] {
  return sets.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
