import type { Definition } from '../../model/snapshot.ts';

/**
 * What a value is made of. Values of one family are compared with each other (keys with what refers
 * to them), so they share one map. `open`: an enum's label or a boolean, which tells nothing.
 */
export type ValueType =
  | Scalar
  | { readonly kind: 'array' | 'range' | 'multirange'; readonly of: ValueType }
  | { readonly kind: 'open' }
  | { readonly kind: 'unknown' };

export interface Scalar {
  readonly kind: 'scalar';
  readonly family: string;
  /** Characters that it may have. */
  readonly limit?: number;
  /** `char(n)` is told with its padding, which is no part of the value. */
  readonly padded?: boolean;
}

/** Resolves the text of `format_type`; names without a schema along the path. */
export type ResolveType = (text: string) => ValueType;

const unknown: ValueType = { kind: 'unknown' };

export function typeResolver(
  definitions: readonly Definition[],
  searchPath: readonly string[],
): ResolveType {
  const ofUsers = new Map(
    definitions
      .filter(({ kind }) => kind === 'type')
      .map((one) => [partsOf(one.name).join('\0'), one]),
  );
  const resolve = (text: string): ValueType => {
    if (text.endsWith('[]')) return { kind: 'array', of: resolve(text.slice(0, -2)) };
    const bare = text.replace(modifier, '');
    const parts = partsOf(bare);
    const name = parts.at(-1) ?? '';
    const schemas = parts.length > 1 ? parts.slice(0, 1) : searchPath;
    const known = schemas.map((schema) => ofUsers.get(`${schema}\0${name}`)).find((one) => one);
    if (known !== undefined) return definedBy(known, resolve);
    if (name === 'citext') return { kind: 'scalar', family: 'citext' };
    return parts.length > 1 && parts[0] !== 'pg_catalog' ? unknown : builtIn(name, text);
  };
  return resolve;
}

const modifier = /\((\d+)(?:,(-?\d+))?\)/;

/** Identifiers of a qualified name, unquoted. */
function partsOf(name: string): readonly string[] {
  return Array.from(name.matchAll(/"((?:[^"]|"")*)"|([^."]+)/g), ([, quoted, plain = '']) =>
    quoted === undefined ? plain : quoted.replaceAll('""', '"'),
  );
}

function definedBy({ sql, standsInFor }: Definition, resolve: ResolveType): ValueType {
  if (standsInFor !== null) return unknown;
  if (/ AS ENUM \(/.test(sql)) return { kind: 'open' };
  const base = /^CREATE DOMAIN .*? AS (.*?)(?: COLLATE | NOT NULL| CONSTRAINT |$)/s.exec(sql)?.[1];
  if (base !== undefined) return resolve(base);
  const subtype = / AS RANGE \(SUBTYPE = (.*?), SUBTYPE_OPCLASS/s.exec(sql)?.[1];
  return subtype === undefined ? unknown : { kind: 'range', of: resolve(subtype) };
}

function builtIn(name: string, text: string): ValueType {
  const [, first, scale] = modifier.exec(text) ?? [];
  if (name === 'numeric') return { kind: 'scalar', family: numericFamily(first, scale) };
  if (name === 'character varying') return textOf(first === undefined ? null : Number(first));
  if (name === 'character') return { ...textOf(Number(first ?? 1)), padded: true };
  if (name === 'name') return textOf(63);
  const family = families[name];
  if (family !== undefined) return { kind: 'scalar', family };
  const range = ranges[name.replace('multirange', 'range')];
  if (range === undefined) return name === 'boolean' ? { kind: 'open' } : unknown;
  const kind = name.endsWith('multirange') ? 'multirange' : 'range';
  return { kind, of: { kind: 'scalar', family: range } };
}

function numericFamily(precision: string | undefined, scale: string | undefined): string {
  return precision === undefined ? 'numeric' : `numeric:${scale ?? '0'}`;
}

/** A narrow column needs ranks that are narrow: it has a family of its own. */
function textOf(limit: number | null): Scalar {
  if (limit === null) return { kind: 'scalar', family: 'text' };
  return { kind: 'scalar', family: limit < narrow ? `text:${limit}` : 'text', limit };
}

const narrow = 12;

const families: Readonly<Record<string, string>> = {
  smallint: 'integer',
  integer: 'integer',
  bigint: 'integer',
  oid: 'integer',
  real: 'float:4',
  'double precision': 'float',
  text: 'text',
  date: 'date',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
  'time without time zone': 'time',
  uuid: 'uuid',
  bytea: 'bytea',
  inet: 'inet',
  cidr: 'inet',
  macaddr: 'macaddr',
  macaddr8: 'macaddr8',
};

const ranges: Readonly<Record<string, string>> = {
  int4range: 'integer',
  int8range: 'integer',
  numrange: 'numeric',
  daterange: 'date',
  tsrange: 'timestamp',
  tstzrange: 'timestamptz',
};
