import type { Capture } from '../../model/capture.ts';
import type { CatalogGap } from '../../model/catalog.ts';
import type { Connections, PoolEvidence, Pooler, PoolUrl, ProjectPool } from '../../model/pool.ts';

export interface PoolParts {
  readonly project: ProjectPool;
  /** Null where no database was reached. */
  readonly server: Connections | null;
  /** What `askPooler` came back with; null where it was not asked. */
  readonly pooler: { readonly pooler: Pooler | null; readonly gaps: readonly CatalogGap[] } | null;
  readonly captures: readonly Capture[];
}

/** What rules see of the connections, put together of what was read. */
export function poolOf({ project, server, pooler, captures }: PoolParts): PoolEvidence {
  const pools = project.pools.map((pool) => ({ ...pool, url: withProcessSign(pool.url, server) }));
  const { migrations } = project;
  return {
    ...project,
    pools,
    migrations: { ...migrations, url: withProcessSign(migrations.url, server) },
    server,
    pooler: pooler?.pooler ?? null,
    seen: {
      inOneCall: busiest(captures.filter(({ kind }) => kind === 'path')),
      inRecording: busiest(captures.filter(({ kind }) => kind === 'recording')),
    },
    gaps: [
      ...project.gaps,
      ...(server?.gaps ?? []),
      ...(pooler?.gaps ?? []),
      ...instancesUnknown(project),
    ],
  };
}

/** A pooler that neither host nor port betray: another process answered than was announced. */
function withProcessSign(url: PoolUrl | null, server: Connections | null): PoolUrl | null {
  const told =
    url !== null && url.sign === null && server?.pooled && server.address === url.address;
  return told ? { ...url, sign: 'process' } : url;
}

function busiest(captures: readonly Capture[]): number | null {
  const busy = captures.flatMap(({ runs }) => runs.map(({ traffic }) => traffic.busyAtOnce));
  return busy.length === 0 ? null : Math.max(...busy);
}

function instancesUnknown({ deployment, pools }: ProjectPool): readonly CatalogGap[] {
  const { serverless, instances } = deployment;
  if (serverless === null || instances !== null || pools.length === 0) return [];
  return [
    {
      subject: 'the number of instances',
      reason: `${serverless} says that it runs serverless, and nobody how many instances run at once`,
      help: 'say it: --instances N',
    },
  ];
}
