import type { Migration } from '../model/migration.ts';

/** ROLLBACK.md: what to do in each half-finished state, with the names of these migrations. */
export function rollbackPage(migrations: readonly Migration[]): string {
  return `${migrations.map(({ directory }) => directory).join('\n')}\n`;
}
