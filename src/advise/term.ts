import type { CandidateKey } from '../model/advice.ts';
import type { Table } from '../model/catalog.ts';
import type { Condition, Wrapper } from '../model/statement.ts';
import { quoteIdentifier, quoteLiteral } from '../sql/quote.ts';
import { columnOf } from './column-statistics.ts';

/** What an index can have as a key: a column, or an expression of one. */
export interface Term {
  readonly column: string;
  /** SQL with quoted names; null for the plain column. */
  readonly expression: string | null;
}

export function plainTerm(column: string): Term {
  return { column, expression: null };
}

/** The same text for the same key. */
export function termId({ column, expression }: Term): string {
  return expression ?? quoteIdentifier(column);
}

export function keyOf({ column, expression }: Term): CandidateKey {
  const own = expression === null ? { column, expression } : { column: null, expression };
  return { ...own, opclass: null, descending: false, nullsFirst: false };
}

/** What the condition compares, as an index's key; null where PostgreSQL allows no such index. */
export function termOf({ column, wrapper }: Condition, table: Table): Term | null {
  if (wrapper === null) return plainTerm(column);
  const type = columnOf(column, table)?.type ?? '';
  const isSame = wrapper.kind === 'cast' && isText(type) && isText(wrapper.type);
  if (isSame) return plainTerm(column);
  return isImmutable(wrapper, type) ? { column, expression: sqlOf(wrapper, column) } : null;
}

function sqlOf(wrapper: Wrapper, column: string): string {
  const name = quoteIdentifier(column);
  if (wrapper.kind === 'function') return `${wrapper.name}(${name})`;
  if (wrapper.kind === 'cast') return `${name}::${wrapper.type}`;
  return `${name} ${wrapper.operator} ${quoteLiteral(wrapper.key).trim()}`;
}

/** A cast between these is a relabelling that indexes look through. */
function isText(type: string): boolean {
  return /^(text|varchar|character varying)\b(?!.*\[\])/.test(type);
}

const immutableFunctions =
  /^(lower|upper|btrim|ltrim|rtrim|abs|length|char_length|md5|reverse|floor|ceil|ceiling|round|sign|date)$/;

const fromNumber = /^(smallint|integer|bigint|numeric|boolean|uuid|text|varchar|character)/;
const toNumber = /^(int2|int4|int8|smallint|integer|bigint|numeric|text|varchar|uuid|bool)$/;

/**
 * Casts of enums, of dates and times to and from text, and of timestamps with time zone depend on
 * settings (`STABLE`); PostgreSQL refuses an index on them.
 */
function isImmutable(wrapper: Wrapper, type: string): boolean {
  const isLocalTime = /^timestamp(\(\d\))? without time zone/.test(type);
  if (wrapper.kind === 'json') return /^jsonb?$/.test(type);
  if (wrapper.kind === 'function') {
    return immutableFunctions.test(wrapper.name) && (wrapper.name !== 'date' || isLocalTime);
  }
  return wrapper.type === 'date'
    ? isLocalTime
    : fromNumber.test(type) && !type.endsWith('[]') && toNumber.test(wrapper.type);
}
