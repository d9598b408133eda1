import type { CatalogGap } from '../../model/catalog.ts';
import type { DeclaredPool, PoolUrl, Setting } from '../../model/pool.ts';
import type { ReadPool } from './adapter-pool.ts';
import { timeoutMs } from './pool-url.ts';
import { parameterInvalid } from './problems.ts';

/** The pool of Prisma's own engine, which its URL configures. `cpus` are those of where it runs. */
export function urlPool(url: PoolUrl, cpus: number): ReadPool {
  const read = {
    limit: parameter(url, 'connection_limit', cpus * 2 + 1),
    waitMs: inMs(parameter(url, 'pool_timeout', 10)),
  };
  return {
    pool: {
      form: 'url',
      source: url.source,
      url,
      ...read,
      statementTimeoutMs: timeoutOf(url),
      schema: null,
      namesStatements: true,
    },
    gaps: invalidIn(url, read),
  };
}

/** Of a URL that could not be read. */
export function unknownPool(source: string): ReadPool {
  const unread: Setting = { value: null, origin: 'unread' };
  const settings = { limit: unread, waitMs: unread, statementTimeoutMs: unread };
  const pool = { form: 'url', source, url: null, schema: null, namesStatements: true } as const;
  return { pool: { ...pool, ...settings }, gaps: [] };
}

/** A parameter that is no number keeps Prisma from connecting. */
function parameter({ parameters }: PoolUrl, name: string, fallback: number): Setting {
  const text = parameters[name];
  if (text === undefined) return { value: fallback, origin: 'default' };
  return /^\d+$/.test(text)
    ? { value: Number(text), origin: 'set' }
    : { value: null, origin: 'unread' };
}

function inMs({ value, origin }: Setting): Setting {
  return { value: value === null ? null : value * 1000, origin };
}

/** Prisma's engine knows no parameter for it. */
function timeoutOf({ optionsTimeout: text }: PoolUrl): Setting {
  if (text === null) return { value: null, origin: 'default' };
  return { value: timeoutMs(text), origin: 'set' };
}

function invalidIn(
  { source, parameters }: PoolUrl,
  { limit, waitMs }: Pick<DeclaredPool, 'limit' | 'waitMs'>,
): readonly CatalogGap[] {
  const bad = [
    ...(limit.origin === 'unread' ? ['connection_limit'] : []),
    ...(waitMs.origin === 'unread' ? ['pool_timeout'] : []),
  ];
  return bad.map((name) => parameterInvalid(source, name, parameters[name] ?? ''));
}
