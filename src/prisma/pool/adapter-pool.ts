import type { CatalogGap } from '../../model/catalog.ts';
import type { DeclaredPool, PoolUrl, Setting } from '../../model/pool.ts';
import { isProxy } from '../find-database-url.ts';
import { poolUrl, statementTimeoutIn, timeoutMs } from './pool-url.ts';
import {
  optionUnread,
  poolIgnored,
  urlAbsent,
  urlInvalid,
  urlProxied,
  urlUnread,
} from './problems.ts';
import { type ObjectValue, plain, type Value } from './source/value.ts';
import type { Lookup } from './variables.ts';

export interface ReadPool {
  readonly pool: DeclaredPool;
  readonly gaps: readonly CatalogGap[];
}

const nothing: ObjectValue = { kind: 'object', entries: new Map(), open: false };
const unknown: ObjectValue = { ...nothing, open: true };

/** The pool that `new PrismaPg(…)` makes, or is handed; `source` is its place. */
export function adapterPool(
  [first, second]: readonly Value[],
  source: string,
  lookup: Lookup,
): ReadPool {
  const options = optionsOf(first);
  const adapter = second === undefined ? nothing : second.kind === 'object' ? second : unknown;
  const url = urlIn(options, source, lookup);
  const settings = settingsOf(options);
  const unread = namesOfUnread(settings);
  return {
    pool: {
      form: 'adapter',
      source,
      url: url.url,
      ...settings,
      statementTimeoutMs: timeoutOf(options, url.url, settings.statementTimeoutMs),
      schema: schemaOf(adapter),
      namesStatements: has(adapter, 'statementNameGenerator'),
    },
    gaps: [
      ...url.gaps,
      ...(unread.length > 0 ? [optionUnread(source, unread)] : []),
      ...(options.entries.has('pool') ? [poolIgnored(source)] : []),
    ],
  };
}

/** `pg.Pool` or its options, or a URL alone. */
function optionsOf(value: Value | undefined): ObjectValue {
  if (value === undefined) return nothing;
  if (value.kind === 'object') return value;
  if (value.kind === 'made' && value.name === 'Pool') return optionsOf(value.arguments[0]);
  if (value.kind !== 'plain') return unknown;
  return { ...nothing, entries: new Map([['connectionString', value]]) };
}

function settingsOf(options: ObjectValue) {
  return {
    // Like `pg`, which takes 0 for nothing said.
    limit: positive(setting(options, 'max', 10), 10),
    waitMs: setting(options, 'connectionTimeoutMillis', 0),
    statementTimeoutMs: setting(options, 'statement_timeout', null),
  };
}

function positive(read: Setting, fallback: number): Setting {
  return read.value === 0 ? { value: fallback, origin: 'default' } : read;
}

function setting({ entries, open }: ObjectValue, key: string, fallback: number | null): Setting {
  const value = entries.get(key);
  if (value === undefined) {
    return open ? { value: null, origin: 'unread' } : { value: fallback, origin: 'default' };
  }
  if (value.kind !== 'plain') return { value: null, origin: 'unread' };
  if (value.value === undefined || value.value === null || value.value === false) {
    return { value: fallback, origin: 'default' };
  }
  const number = typeof value.value === 'number' ? value.value : timeoutMs(String(value.value));
  return number === null ? { value: null, origin: 'unread' } : { value: number, origin: 'set' };
}

const optionNames = {
  limit: 'max',
  waitMs: 'connectionTimeoutMillis',
  statementTimeoutMs: 'statement_timeout',
} as const;

function namesOfUnread(settings: ReturnType<typeof settingsOf>): readonly string[] {
  const keys = ['limit', 'waitMs', 'statementTimeoutMs'] as const;
  return keys.filter((key) => settings[key].origin === 'unread').map((key) => optionNames[key]);
}

/** `statement_timeout` of the options, of their `options`, or of the URL. */
function timeoutOf(options: ObjectValue, url: PoolUrl | null, own: Setting): Setting {
  if (own.origin !== 'default') return own;
  const text = textOf(options.entries.get('options'));
  const inUrl = url?.optionsTimeout ?? url?.parameters.statement_timeout;
  const written = (text && statementTimeoutIn(text)) ?? inUrl;
  if (written) return { value: timeoutMs(written), origin: 'set' };
  const isUnread = options.entries.get('options')?.kind === 'unread';
  return isUnread ? { value: null, origin: 'unread' } : own;
}

interface ReadUrl {
  readonly url: PoolUrl | null;
  readonly gaps: readonly CatalogGap[];
}

function urlIn(options: ObjectValue, source: string, lookup: Lookup): ReadUrl {
  const value = options.entries.get('connectionString') ?? hostIn(options);
  return urlOfValue(value, source, lookup);
}

/** The URL that an expression at a place of the source gives. */
export function urlOfValue(value: Value | undefined, source: string, lookup: Lookup): ReadUrl {
  if (value?.kind !== 'plain') return { url: null, gaps: [urlUnread(source)] };
  const name = value.variable === null ? source : lookup.source(value.variable);
  if (value.value === undefined) return { url: null, gaps: [urlAbsent(name)] };
  const text = String(value.value);
  if (isProxy(text)) return { url: null, gaps: [urlProxied(name)] };
  const url = poolUrl(text, name);
  return { url, gaps: url === null ? [urlInvalid(name)] : [] };
}

/** `host` and `port` instead of a URL. */
function hostIn({ entries }: ObjectValue): Value | undefined {
  const [host, port] = [entries.get('host'), entries.get('port') ?? plain(5432)];
  if (host?.kind !== 'plain' || port.kind !== 'plain') return undefined;
  return plain(`postgresql://${String(host.value)}:${String(port.value)}/`);
}

function textOf(value: Value | undefined): string | null {
  return value?.kind === 'plain' && typeof value.value === 'string' ? value.value : null;
}

function schemaOf({ entries, open }: ObjectValue): string | null | undefined {
  const value = entries.get('schema');
  if (value === undefined) return open ? undefined : null;
  return textOf(value) ?? (value.kind === 'plain' ? null : undefined);
}

function has({ entries, open }: ObjectValue, key: string): boolean | null {
  const value = entries.get(key);
  if (value === undefined) return open ? null : false;
  return !(value.kind === 'plain' && value.value === undefined);
}
