import { availableParallelism } from 'node:os';
import type { Config } from '../config/config.ts';
import type { Capture } from '../model/capture.ts';
import type { PoolEvidence } from '../model/pool.ts';
import { askPooler } from '../postgres/pooler-console.ts';
import type { Session } from '../postgres/session.ts';
import { poolOf } from '../prisma/pool/pool-of.ts';
import { readPool } from '../prisma/pool/read-pool.ts';
import { readConnections } from '../snapshot/connections.ts';
import { type ReadProject, schemaFolder, urlOf } from './read-project.ts';
import type { World } from './world.ts';

/** What the project, the server and a pooler say of the service's connections. */
export async function gatherPool(
  session: Session | null,
  read: ReadProject,
  captures: readonly Capture[],
  config: Config,
  { env, signal }: World,
): Promise<PoolEvidence> {
  const { project, schema } = read;
  const url = session === null ? undefined : urlOf(read);
  const declared = await readPool(project, schema, env, {
    serverless: config.serverless,
    instances: config.instances,
    cpus: availableParallelism(),
    variables: { [config.urlVariable ?? 'DATABASE_URL']: url },
  });
  const server = session === null ? null : await readConnections(session);
  const pooler = server?.pooled && url ? await askPooler(url, schemaFolder(project), signal) : null;
  return poolOf({ project: declared, server, pooler, captures });
}
