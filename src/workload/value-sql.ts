import type { Wrapper } from '../model/statement.ts';
import { quoteIdentifier, quoteLiteral } from '../sql/quote.ts';
import type { ColumnNeed } from './needs.ts';

/** The SQL expression, over a row of the table called `t`, whose text the parameter can be. */
export function valueSql(need: ColumnNeed): string {
  const column = columnSql(need);
  return need.condition.kind === 'contains' ? elementSql(need, column) : column;
}

/** The column as the statement compares it: with its cast, function or json step. */
export function columnSql(need: ColumnNeed): string {
  return wrappedSql(`t.${quoteIdentifier(need.column.name)}`, need.condition.wrapper);
}

function wrappedSql(column: string, wrapper: Wrapper | null): string {
  switch (wrapper?.kind) {
    case 'function':
      return `${quoteIdentifier(wrapper.name)}(${column})`;
    case 'cast':
      return `(${column})::${typeSql(wrapper.type)}`;
    case 'json':
      return `(${column}${wrapper.operator}${quoteLiteral(wrapper.key)})`;
    default:
      return column;
  }
}

function typeSql(type: string): string {
  const array = type.endsWith('[]');
  const name = type.replace(/\[\]$/, '').split('.').map(quoteIdentifier).join('.');
  return array ? `${name}[]` : name;
}

function elementSql(need: ColumnNeed, column: string): string {
  if (need.column.type.endsWith('[]')) {
    return need.operand.array ? `${column}[1:1]` : `${column}[1]`;
  }
  if (need.column.type === 'jsonb') return jsonSql(need, column);
  return need.condition.symbol === '@>' ? `pg_catalog.lower(${column})` : column;
}

// An object is looked for by its first key: `@>` with the whole document would match one row.
function jsonSql(need: ColumnNeed, column: string): string {
  const key = `(SELECT k FROM pg_catalog.jsonb_object_keys(${column}) AS k ORDER BY k LIMIT 1)`;
  const object = `pg_catalog.jsonb_typeof(${column}) = 'object'`;
  if (need.condition.symbol === '?') return `CASE WHEN ${object} THEN ${key} END`;
  if (need.condition.symbol !== '@>') return `CASE WHEN ${object} THEN ARRAY[${key}] END`;
  const part = `pg_catalog.jsonb_build_object(${key}, ${column} -> ${key})`;
  return `CASE WHEN ${object} AND ${column} <> '{}' THEN ${part} ELSE ${column} END`;
}
