import type { Condition } from '../model/statement.ts';
import { columnOf } from './column-statistics.ts';
import { gin } from './pattern-shapes.ts';
import type { Shape } from './shape.ts';
import { type Term, termOf } from './term.ts';
import type { TableUsage } from './usage.ts';

/** Inverted indexes for containment in jsonb, arrays and text search documents. */
export function ginShapes(usage: TableUsage): readonly Shape[] {
  return usage.contained.flatMap((condition) => {
    const term = termOf(condition, usage.table);
    return term === null ? [] : shapesOf(term, condition, typeOf(term, condition, usage));
  });
}

/** A step into jsonb gives jsonb with `->`, and text with `->>`. */
function typeOf(term: Term, { wrapper }: Condition, { table }: TableUsage): string {
  if (wrapper?.kind === 'json' && wrapper.operator === '->>') return 'text';
  return columnOf(term.column, table)?.type ?? '';
}

function shapesOf(term: Term, { symbol }: Condition, type: string): readonly Shape[] {
  if (type === 'tsvector') return symbol === '@@' ? [gin(term, null)] : [];
  if (type.endsWith('[]')) return ['@>', '&&', '= ANY'].includes(symbol) ? [gin(term, null)] : [];
  if (type !== 'jsonb') return [];
  // `jsonb_path_ops` is smaller and knows `@>` alone; `?` asks for keys.
  return symbol === '@>' ? [gin(term, 'jsonb_path_ops'), gin(term, null)] : [gin(term, null)];
}

/** PostgreSQL turns `$1 = ANY (column)` into no index condition. */
export function unservable(usage: TableUsage, { method, keys }: Shape): string | null {
  if (method !== 'gin') return null;
  const [key] = keys;
  const own = usage.contained.filter(({ column }) => column === key?.column);
  const isAny = own.length > 0 && own.every(({ symbol }) => symbol === '= ANY');
  return isAny
    ? `no index serves "$1 = ANY (${key?.column})"; written as "${key?.column} @> ARRAY[$1]" a GIN index would`
    : null;
}
