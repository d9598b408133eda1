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
    case 'pool':
      return `pool ${subject.name}`;
  }
}

export function pathTopic(path: string): string {
  return `path ${path}`;
}

/** A statement whatever sent it, by its fingerprint. */
export function statementTopic(fingerprint: string): string {
  return `statement ${fingerprint}`;
}

/** Look-ups by these columns, in whatever order. */
export function columnsTopic(table: RelationName, columns: readonly string[]): string {
  return `look-up ${displayName(table)}(${[...columns].sort().join(', ')})`;
}

/**
 * An expression without quotes, brackets and spacing, since PostgreSQL prints it otherwise than a
 * schema or a candidate writes it: `("a" IS NOT NULL)` equals `a is not null`.
 */
export function plainSql(sql: string): string {
  return sql
    .replace(/[()"]/g, ' ')
    .replace(/\s*(::|,)\s*/g, '$1')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
