import type { Candidate } from '../../model/advice.ts';
import type { Index, RelationName } from '../../model/catalog.ts';
import type { DeclaredIndex } from '../../model/declared.ts';
import { displayName, plainSql } from './topic.ts';

/** What makes two indexes the same to a query, wherever each of them stands. */
interface Definition {
  readonly table: RelationName;
  readonly method: string;
  readonly keys: readonly Key[];
  readonly include: readonly string[];
  readonly predicate: string | null;
}

interface Key {
  /** A column, unquoted; null for an expression. */
  readonly column: string | null;
  readonly expression: string | null;
  /** Null for the default. */
  readonly opclass: string | null;
}

/** An index of the database by its definition, whatever its name. */
export function indexTopic(index: Index): string {
  const keys = index.keys.map(({ column, text, opclass, opclassIsDefault }) => ({
    column,
    expression: column === null ? text : null,
    opclass: opclassIsDefault ? null : opclass,
  }));
  return definitionTopic({ ...index, keys });
}

export function candidateTopic(candidate: Candidate): string {
  return definitionTopic(candidate);
}

export function declarationTopic(table: RelationName, declaration: DeclaredIndex): string {
  const keys = declaration.keys.map(({ column, opclass }) => ({
    column,
    expression: null,
    opclass,
  }));
  return definitionTopic({ ...declaration, table, keys, include: [] });
}

/** The keys as a reader knows them: column names, and expressions as SQL. */
export function keyTexts(keys: readonly Pick<Key, 'column' | 'expression'>[]): readonly string[] {
  return keys.map(({ column, expression }) => column ?? expression ?? '');
}

/** Only what is unusual is said, so that the key of an ordinary index stays short. */
function definitionTopic({ table, method, keys, include, predicate }: Definition): string {
  const using = method === 'btree' ? '' : ` using ${method}`;
  const covering = include.length === 0 ? '' : ` include (${include.join(', ')})`;
  const where = predicate === null ? '' : ` where ${plainSql(predicate)}`;
  return `definition ${displayName(table)}${using}(${keys.map(keyTopic).join(', ')})${covering}${where}`;
}

function keyTopic({ column, expression, opclass }: Key): string {
  const key = column ?? plainSql(expression ?? '');
  return opclass === null ? key : `${key} ${opclass}`;
}
