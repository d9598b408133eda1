import type { DeclaredIndex, DeclaredModel, DeclaredSchema } from '../../src/model/declared.ts';
import { quoteIdentifier } from '../../src/sql/quote.ts';

/** What Prisma would write for the indexes and keys of a schema as dbperf reads it, sorted. */
export function declaredDdl(schema: DeclaredSchema): string[] {
  const lines = schema.models.flatMap((model) => [
    ...model.indexes.map((index) => indexDdl(model, index)),
    ...model.relations.map(
      ({ foreignKey, columns, references }) =>
        `CONSTRAINT ${quoteIdentifier(foreignKey)} FOREIGN KEY (${list(columns, ', ')}) REFERENCES ${tableOf(schema.models.find(({ name }) => name === references.model))}(${list(references.columns, ', ')})`,
    ),
  ]);
  return lines.sort();
}

/** The same lines out of Prisma's own DDL, those of hidden tables apart. */
export function prismaDdl(ddl: string): { declared: string[]; hidden: string[] } {
  const lines = [
    ...ddl.matchAll(/CONSTRAINT .*\)(?= ON DELETE)|CONSTRAINT .*\)|CREATE.* INDEX .*(?=;)/g),
  ]
    .map(([line]) => line.replaceAll(/ ASC(?=[,)])/g, ''))
    .sort();
  const hidden = (line: string) => /^\S+ (INDEX )?"_\w+"/.test(line);
  return {
    declared: lines.filter((line) => !hidden(line)),
    hidden: lines.filter((line) => hidden(line) && !line.includes('FOREIGN KEY')),
  };
}

function indexDdl(model: DeclaredModel, index: DeclaredIndex): string {
  const name = quoteIdentifier(index.name);
  const keys = index.keys.map(
    ({ column, opclass, descending }) =>
      `${quoteIdentifier(column)}${opclass ? ` ${opclass}` : ''}${descending ? ' DESC' : ''}`,
  );
  if (index.kind === 'id') return `CONSTRAINT ${name} PRIMARY KEY (${keys.join(',')})`;
  const unique = index.kind === 'unique' ? 'UNIQUE ' : '';
  const using = index.method === 'btree' ? '' : ` USING ${index.method.toUpperCase()} `;
  const where = index.predicate === null ? '' : ` WHERE ${inParentheses(index.predicate)}`;
  return `CREATE ${unique}INDEX ${name} ON ${tableOf(model)}${using}(${keys.join(', ')})${where}`;
}

function inParentheses(predicate: string): string {
  return /^\(.*\)$/.test(predicate) ? predicate : `(${predicate})`;
}

function tableOf(model: DeclaredModel | undefined): string {
  const schema =
    model?.schema && model.schema !== 'public' ? `${quoteIdentifier(model.schema)}.` : '';
  return `${schema}${quoteIdentifier(model?.table ?? '')}`;
}

function list(names: readonly string[], separator: string): string {
  return names.map(quoteIdentifier).join(separator);
}
