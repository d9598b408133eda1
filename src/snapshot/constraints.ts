import type { Constraint, ConstraintKind, ForeignKeyTarget } from '../model/catalog.ts';
import type { ConstraintRow } from './queries/constraints.ts';
import { relationOrNull } from './relation-key.ts';

const kinds: Readonly<Record<ConstraintRow['kind'], ConstraintKind>> = {
  p: 'primary',
  u: 'unique',
  f: 'foreign',
  c: 'check',
  x: 'exclusion',
  n: 'not null',
};

const actions: Readonly<Record<ConstraintRow['on_delete'], string>> = {
  a: 'NO ACTION',
  r: 'RESTRICT',
  c: 'CASCADE',
  n: 'SET NULL',
  d: 'SET DEFAULT',
  ' ': 'NO ACTION',
};

/** The constraint; none if it was dropped while the catalog was read. */
export function constraintOf(row: ConstraintRow): readonly Constraint[] {
  if (row.definition === null) return [];
  return [
    {
      name: row.name,
      table: { schema: row.schema, name: row.table },
      kind: kinds[row.kind],
      columns: row.columns ?? [],
      references: targetOf(row),
      validated: row.validated,
      definition: row.definition,
    },
  ];
}

function targetOf(row: ConstraintRow): ForeignKeyTarget | null {
  const table = relationOrNull(row.references_schema, row.references_table);
  if (table === null) return null;
  return { table, columns: row.references_columns ?? [], onDelete: actions[row.on_delete] };
}
