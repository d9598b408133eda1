import { acceptable } from './case.ts';

/**
 * The same with less: one index of several left out, the last key or INCLUDE of a single one; none
 * where what is left is an acceptable answer itself.
 */
export function narrowed(
  indexes: readonly string[],
  expected: string,
): readonly (readonly string[])[] {
  const fewer =
    indexes.length > 1
      ? indexes.map((left) => indexes.filter((index) => index !== left))
      : indexes.flatMap(narrower).map((index) => [index]);
  const others = new Set(acceptable(expected).map((other) => other.join()));
  return fewer.filter((left) => !others.has(left.join()));
}

const parts = /^(?<table>\S+) \((?<keys>.*?)\)(?<include> INCLUDE \(.*?\))?(?<rest> WHERE .*)?$/;

/** `t (a, b)` → `t (a)`, `t (a) INCLUDE (b)` → `t (a)`; nothing of a single key or another method. */
function narrower(index: string): readonly string[] {
  const { table, keys = '', include, rest = '' } = parts.exec(index)?.groups ?? {};
  if (table === undefined || keys.includes('(')) return [];
  if (include !== undefined) return [`${table} (${keys})${rest}`];
  const fewer = keys.split(', ').slice(0, -1);
  return fewer.length === 0 ? [] : [`${table} (${fewer.join(', ')})${rest}`];
}
