import type { Random } from './random.ts';

/**
 * How the keys of a column are spread over its rows. A key is a whole number from 0 below `keys`;
 * the column's kind makes a value of it.
 */
export interface Distribution {
  readonly keys: number;
  /** SQL of the key (int8) of row `i`, an int8 from 1. */
  readonly sql: (i: string) => string;
  /** A key as likely as in the rows, or nearly. */
  readonly draw: (random: Random) => number;
}

/** SQL of a number from 0 up to 1 that depends on the row alone. */
export function fraction(i: string, salt: number): string {
  return `((hashint8extended(${i}, ${salt}) & 2147483647) / 2147483648.0::float8)`;
}

export function uniform(keys: number, salt: number): Distribution {
  return {
    keys,
    sql: (i) => `((hashint8extended(${i}, ${salt}) & 2147483647) % ${keys})`,
    draw: (random) => random.below(keys),
  };
}

/** Few keys have most of the rows. */
export function zipf(keys: number, salt: number, skew: number): Distribution {
  return {
    keys,
    sql: (i) => `floor(${keys} * power(${fraction(i, salt)}, ${skew}))::int8`,
    draw: (random) => Math.floor(keys * random.next() ** skew),
  };
}

export function normal(keys: number, salt: number): Distribution {
  const sum = (i: string) => [0, 1, 2].map((n) => fraction(i, salt + n)).join(' + ');
  return {
    keys,
    sql: (i) => `floor(${keys} * (${sum(i)}) / 3)::int8`,
    draw: (random) => Math.floor((keys * (random.next() + random.next() + random.next())) / 3),
  };
}

/** Grows with the row's number, as times of creation do; `noise` is a share of all keys. */
export function growing(keys: number, rows: number, salt: number, noise: number): Distribution {
  const width = Math.max(1, Math.floor(keys * noise));
  return {
    keys,
    sql: (i) => `(${i} * ${keys - width} / ${rows} + floor(${width} * ${fraction(i, salt)})::int8)`,
    draw: (random) => random.below(keys),
  };
}

/** One key in most rows, the others in the rest. */
export function lopsided(keys: number, salt: number, share: number): Distribution {
  const rest = uniform(keys, salt + 1);
  return {
    keys,
    sql: (i) => `(CASE WHEN ${fraction(i, salt)} < ${share} THEN 0 ELSE ${rest.sql(i)} END)`,
    draw: (random) => (random.chance(0.5) ? 0 : random.below(keys)),
  };
}

/** Follows from another column: a functional dependency, with a share of exceptions. */
export function following(base: Distribution, keys: number, salt: number): Distribution {
  const other = uniform(keys, salt + 1);
  const same = (i: string) => `(${base.sql(i)} * ${keys} / ${base.keys})`;
  return {
    keys,
    sql: (i) => `(CASE WHEN ${fraction(i, salt)} < 0.97 THEN ${same(i)} ELSE ${other.sql(i)} END)`,
    draw: (random) => Math.floor((base.draw(random) * keys) / base.keys),
  };
}
