import type { CatalogGap, Table } from '../model/catalog.ts';
import { quoteIdentifier, quoteRelation } from '../sql/quote.ts';

/** What could not be read, one gap for each reason, with what it would take. */
export function gapsOf(tables: readonly Table[], role: string): readonly CatalogGap[] {
  const own = tables.filter((table) => table.extension === null && table.kind !== 'view');
  const unreadable = own.filter((table) => !table.readable);
  const hidden = own.filter((table) => table.readable && table.rowSecurity);
  const unanalysed = own.filter(isUnanalysed);
  return [
    ...gap(unreadable, 'the role may not read it, so its statistics are hidden', () =>
      grants(unreadable, role),
    ),
    ...gap(
      hidden,
      'row-level security hides its rows and statistics from the role',
      () => `audit as the owner of the table, or ALTER ROLE ${quoteIdentifier(role)} BYPASSRLS;`,
    ),
    ...gap(unanalysed, 'it was never analysed, so the planner guesses', () =>
      unanalysed.length > shown
        ? 'ANALYZE;'
        : `ANALYZE ${unanalysed.map(quoteRelation).join(', ')};`,
    ),
  ];
}

/** More tables than these are counted, not named. */
const shown = 5;

function gap(tables: readonly Table[], reason: string, help: () => string): readonly CatalogGap[] {
  if (tables.length === 0) return [];
  const names = tables.slice(0, shown).map(quoteRelation).join(', ');
  const more = tables.length > shown ? ` and ${tables.length - shown} more` : '';
  return [{ subject: names + more, reason, help: help() }];
}

function grants(tables: readonly Table[], role: string): string {
  const to = quoteIdentifier(role);
  const schemas = [...new Set(tables.map((table) => quoteIdentifier(table.schema)))].join(', ');
  const what =
    tables.length > shown
      ? `ALL TABLES IN SCHEMA ${schemas}`
      : tables.map(quoteRelation).join(', ');
  return `GRANT USAGE ON SCHEMA ${schemas} TO ${to}; GRANT SELECT ON ${what} TO ${to};`;
}

/** Heap and TOAST of one page each at most: such a table needs no statistics. Bytes. */
const tiny = 2 * 8192;

/** An index build sets `reltuples` and leaves no statistics of columns. */
function isUnanalysed(table: Table): boolean {
  if (!table.readable || table.rowSecurity || table.kind === 'foreign' || table.bytes <= tiny) {
    return false;
  }
  const noStatistics = table.columns.every((column) => column.statistics === null);
  return table.rows === null || (table.rows > 0 && noStatistics);
}
