import { relative } from 'node:path';
import type { DeclaredSchema, Project } from '../../model/declared.ts';
import type { ClientSite, ProjectPool } from '../../model/pool.ts';
import { variablesOf } from '../find-database-url.ts';
import type { ReadPool } from './adapter-pool.ts';
import { clientSites } from './client-sites.ts';
import { missingPool, poolsOf } from './declared-pools.ts';
import { migrationUrls } from './declared-urls.ts';
import { type DeploymentOptions, deploymentOf } from './deployment.ts';
import { fileUnread, severalPools } from './problems.ts';
import { projectSource } from './source/project-source.ts';
import { lookupIn } from './variables.ts';

export interface PoolOptions extends DeploymentOptions {
  /** CPUs of where the service runs; Prisma 6 takes the size of its pool from them. */
  readonly cpus: number;
  /** Variables that the audit itself sets for the service, where nothing else does: `--url`. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
}

/**
 * What the project's files say of its pool: URLs, and its source, which is read and not run. What
 * only running would tell is a gap.
 */
export async function readPool(
  project: Project,
  schema: DeclaredSchema,
  env: NodeJS.ProcessEnv,
  options: PoolOptions,
): Promise<ProjectPool> {
  const ofAudit = { place: 'this audit', values: options.variables ?? {} };
  const lookup = lookupIn([...(await variablesOf(project, env)), ofAudit]);
  const source = await projectSource(project.root);
  const reading = { project, schema, source, lookup };
  const pools = poolsOf(reading, options.cpus);
  const clients = clientSites(source, project);
  const several = placesOfPools(pools, clients.sites);
  return {
    prismaMajor: project.prismaVersion.major,
    pools: pools.map(({ pool }) => pool),
    clients: clients.sites,
    migrations: migrationUrls(reading),
    deployment: await deploymentOf(project.root, options),
    gaps: [
      ...source.unread.map((file) => fileUnread(relative(project.root, file))),
      ...(pools.length === 0 ? missingPool(reading) : pools.flatMap(({ gaps }) => gaps)),
      ...(several.length > 1 ? [severalPools(several)] : []),
      // Where there is no pool to be found, that no client was found says no more.
      ...(pools.length === 0 && clients.sites.length === 0 ? [] : clients.gaps),
    ],
  };
}

/** Without adapters each client has a pool of its own, although one URL configures them all. */
function placesOfPools(pools: readonly ReadPool[], sites: readonly ClientSite[]): string[] {
  const ofEngine = pools.length === 1 && pools[0]?.pool.form === 'url';
  const clients = sites.filter(({ made }) => made === 'PrismaClient');
  return ofEngine ? clients.map(({ source }) => source) : pools.map(({ pool }) => pool.source);
}
