import type { RelationName } from '../../model/catalog.ts';
import type { Subject } from '../../model/finding.ts';

/** A relation as findings name it: the schema only where it is not `public`. */
export function displayName(relation: RelationName): string {
  return relation.schema === 'public' ? relation.name : `${relation.schema}.${relation.name}`;
}

/** The subject as one line, the same in every run. */
export function subjectTopic(subject: Subject): string {
  switch (subject.kind) {
    case 'path':
      return pathTopic(subject.path);
    case 'table':
      return `table ${subject.name}`;
    case 'column':
      return `column ${subject.table}(${subject.columns.join(', ')})`;
    case 'index':
      return `index ${subject.table} ${subject.name}`;
  }
}

export function pathTopic(path: string): string {
  return `path ${path}`;
}

/** Look-ups by these columns, in whatever order. */
export function columnsTopic(table: RelationName, columns: readonly string[]): string {
  return `look-up ${displayName(table)}(${[...columns].sort().join(', ')})`;
}

/** An index by its definition, whatever its name. */
export function definitionTopic(
  table: RelationName,
  columns: readonly string[],
  predicate: string | null,
): string {
  const where = predicate === null ? '' : ` where ${plainPredicate(predicate)}`;
  return `definition ${displayName(table)}(${columns.join(', ')})${where}`;
}

/** A predicate without quotes, brackets and spacing: `("a" IS NOT NULL)` equals `a is not null`. */
export function plainPredicate(predicate: string): string {
  return predicate.replace(/[()"]/g, ' ').replace(/\s+/g, ' ').trim().toLowerCase();
}
