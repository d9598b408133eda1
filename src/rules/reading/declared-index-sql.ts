import type { RelationName } from '../../model/catalog.ts';
import type { DeclaredIndex } from '../../model/declared.ts';
import { quoteIdentifier, quoteRelation } from '../../sql/quote.ts';

/** The statement that creates what the schema declares. */
export function createStatement(declaration: DeclaredIndex, table: RelationName): string {
  const keys = declaration.keys.map(
    ({ column, descending, opclass }) =>
      `${quoteIdentifier(column)}${opclass === null ? '' : ` ${opclass}`}${descending ? ' DESC' : ''}`,
  );
  const unique = declaration.kind === 'unique' ? 'UNIQUE ' : '';
  const using = declaration.method === 'btree' ? '' : `USING ${declaration.method} `;
  const where = declaration.predicate === null ? '' : ` WHERE ${declaration.predicate}`;
  const name = quoteIdentifier(declaration.name);
  return `CREATE ${unique}INDEX CONCURRENTLY ${name} ON ${quoteRelation(table)} ${using}(${keys.join(', ')})${where};`;
}
