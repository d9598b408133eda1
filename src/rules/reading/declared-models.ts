import type { RelationName } from '../../model/catalog.ts';
import type { DeclaredIndex, DeclaredModel } from '../../model/declared.ts';
import { indexLine } from '../../sql/index-line.ts';
import type { IndexShape } from '../../sql/index-shape.ts';
import { modelOfTable } from '../../sql/unsayable-index.ts';
import type { Declared } from '../rule.ts';

export function tableOf(declared: Declared, model: DeclaredModel): RelationName {
  return { schema: model.schema ?? declared.defaultSchema, name: model.table };
}

export function modelOf(declared: Declared, table: RelationName): DeclaredModel | undefined {
  return modelOfTable(declared, table);
}

/** The declaration with this name in the database, if the table's model has one. */
export function declaredIndex(
  declared: Declared | undefined,
  table: RelationName,
  name: string,
): DeclaredIndex | undefined {
  const model = declared && modelOf(declared, table);
  return model?.indexes.find((index) => index.name === name);
}

/** The line that declares the index, as somebody would type it; null where the schema cannot. */
export function typedLine(declared: Declared, index: IndexShape): string | null {
  const { schema, defaultSchema, project } = declared;
  const where = { schema, defaultSchema, version: project.prismaVersion };
  const said = indexLine(index, where, 'unless default');
  return said.kind === 'line' ? said.line : null;
}
