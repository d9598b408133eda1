import type { DeclaredSchema, Project } from '../../model/declared.ts';
import type { MigrationUrls } from '../../model/pool.ts';
import { poolUrl } from './pool-url.ts';
import { type Lookup, urlOf } from './variables.ts';

interface Declaring {
  readonly project: Project;
  readonly schema: DeclaredSchema;
  readonly lookup: Lookup;
}

/** Of `url`, which the client of Prisma 6 and earlier takes. */
export function applicationUrl({ schema, project, lookup }: Declaring) {
  const declared = schema.datasource.url ?? project.configuredUrl;
  if (declared === null) return null;
  const { text, source } = urlOf(declared, 'url of the datasource', lookup);
  return text === null ? null : { text, source };
}

/** Prisma 7 migrates through prisma.config.*; before, `directUrl` goes first, then `url`. */
export function migrationUrls({ project, schema, lookup }: Declaring): MigrationUrls {
  const { directUrl, url } = schema.datasource;
  const configured = project.configuredUrl;
  const declared = configured ?? directUrl ?? url;
  const place = configured ? 'the datasource of the Prisma configuration' : 'the datasource';
  const read = declared && urlOf(declared, place, lookup);
  return {
    url: read?.text ? poolUrl(read.text, read.source) : null,
    direct: directUrl !== null || configured !== null,
  };
}
