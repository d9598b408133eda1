import { quoteIdentifier } from '../../sql/quote.ts';
import { type Expression, textOf } from './syntax.ts';

/** SQL of `where:` as Prisma builds it from `raw("…")` or `{ field: value }`; null where none is given. */
export function predicateOf(
  where: Expression | null,
  columnOf: (field: string) => string,
): string | null {
  if (where?.kind === 'call') return textOf(where.arguments[0]?.value ?? null);
  if (where?.kind !== 'object') return null;
  const conditions = where.entries.map(({ name, value }) => {
    const column = quoteIdentifier(columnOf(name ?? ''));
    return value.kind === 'object'
      ? `${column} ${comparison(value.entries[0]?.value ?? null, 'IS NOT', '!=')}`
      : `${column} ${comparison(value, 'IS', '=')}`;
  });
  return conditions.join(' AND ');
}

function comparison(value: Expression | null, withNull: string, operator: string): string {
  const text = textOf(value) ?? '';
  if (value?.kind === 'string') return `${operator} '${text.replaceAll("'", "''")}'`;
  return text === 'null' ? `${withNull} NULL` : `${operator} ${text}`;
}
