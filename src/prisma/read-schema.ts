import type { Datasource, DeclaredSchema, Project } from '../model/declared.ts';
import { datasourceOf, previewFeatures, relationMode } from './schema/datasource.ts';
import { declaredModel } from './schema/declared-model.ts';
import { hiddenTables } from './schema/hidden-tables.ts';
import { readSources } from './schema/read-sources.ts';
import type { Block } from './schema/syntax.ts';
import { validate } from './schema/validate.ts';

/** A schema that Prisma has not judged yet: its parser takes long to load. */
export interface UncheckedSchema {
  readonly schema: DeclaredSchema;
  /** Throws a Problem if the schema is invalid; said once, later calls do nothing. */
  readonly check: () => void;
}

/** What the project's schema declares; throws a Problem if it is invalid or not PostgreSQL's. */
export async function readSchema(project: Project): Promise<DeclaredSchema> {
  const { schema, check } = await readUncheckedSchema(project);
  check();
  return schema;
}

/** The same, for who checks it later; throws a Problem if it is not PostgreSQL's. */
export async function readUncheckedSchema(project: Project): Promise<UncheckedSchema> {
  const sources = await readSources(project.schemaFiles);
  const datasource = datasourceOf(sources.blocks, project.schemaFiles);
  let checked = false;
  const check = () => {
    if (!checked) validate(project.root, sources);
    checked = true;
  };
  return { schema: declaredSchema(project, datasource, sources.blocks), check };
}

function declaredSchema(
  project: Project,
  datasource: Datasource,
  blocks: readonly Block[],
): DeclaredSchema {
  const models = new Map(named(blocks, 'model').map((block) => [block.name, block]));
  const views = new Set(named(blocks, 'view').map((block) => block.name));
  const enums = new Set(named(blocks, 'enum').map((block) => block.name));
  return {
    previewFeatures: previewFeatures(blocks),
    datasource: project.configuredUrl
      ? { ...datasource, url: project.configuredUrl, directUrl: null }
      : datasource,
    relationMode: relationMode(blocks),
    models: [...models.values()].map((model) => declaredModel(model, { models, views, enums })),
    hiddenTables: hiddenTables(models),
  };
}

function named(blocks: readonly Block[], keyword: string): Block[] {
  return blocks.filter((block) => block.keyword === keyword);
}
