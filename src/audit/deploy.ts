import { hasRun } from '../migrate/made-by.ts';
import { readMigrationsFolder } from '../migrate/migrations-folder.ts';
import { nextDeploy } from '../migrate/next-deploy.ts';
import { postflight } from '../migrate/postflight.ts';
import { lookAtHistory, readBuilds } from '../migrate/preflight/history.ts';
import { preflight } from '../migrate/preflight/preflight.ts';
import type { Advice } from '../model/advice.ts';
import type { Catalog } from '../model/catalog.ts';
import type { Migrations } from '../model/declared.ts';
import type { Measurement } from '../model/measurement.ts';
import { type DeployCheck, unknownBuilds } from '../model/preflight.ts';
import { historySchema } from '../postgres/history-schema.ts';
import type { Session } from '../postgres/session.ts';
import type { ReadProject } from './read-project.ts';

export interface DeployKnown {
  readonly read: ReadProject;
  readonly catalog: Catalog;
  readonly migrations: Migrations | null;
  readonly measurements: readonly Measurement[];
  /** Indexes that are advised, and not there. */
  readonly advice: readonly Advice[];
}

/** What stands in the way of building what is advised or pending, and what became of what was built. */
export async function checkDeploy(session: Session, known: DeployKnown): Promise<DeployCheck> {
  const { advice, catalog, measurements, migrations } = known;
  const { project, url } = known.read;
  const folder = await readMigrationsFolder(project.migrationsFolder);
  const { written } = folder;
  if (advice.length === 0 && written.length === 0) return nothing;
  const history = await lookAtHistory(session, historySchema(session.target));
  const builds = await readBuilds(session, history);
  const pending = written.filter(({ directory }) => !hasRun(directory, builds));
  const subject = {
    ...nextDeploy(pending, advice, catalog),
    ...{ folder, history, root: project.root, announcedPid: session.announcedPid },
    url: url && { text: url.url, source: url.source, prisma: project.prismaVersion.major },
  };
  const touches = subject.builds.length > 0 || subject.tables.length > 0;
  const left = migrations?.indexes ?? null;
  return {
    preflight: touches ? await preflight(session, subject) : null,
    deployed: postflight({ written, builds, left, catalog, measurements }),
    builds,
  };
}

const nothing: DeployCheck = { preflight: null, deployed: [], builds: unknownBuilds };
