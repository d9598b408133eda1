import { type Performed, perform } from '../migrate/apply/perform.ts';
import { sharesBackend } from '../migrate/apply/pooled.ts';
import { type Prepared, prepareApply } from '../migrate/apply/prepare.ts';
import { pooledUrl } from '../migrate/apply/problems.ts';
import type { Recording } from '../model/applied.ts';
import { type Building, openBuilding } from '../postgres/building.ts';
import { connect } from '../postgres/connect.ts';
import type { Target } from '../postgres/target.ts';
import { tellerOn } from './apply-teller.ts';
import type { Context } from './context.ts';

const application = 'dbperf apply';

/** How a finished build gets into Prisma's history. */
export type Recorder = (building: Building) => (directory: string) => Promise<Recording>;

/** What is pending; only reads. */
export async function prepareOn(
  target: Target,
  migrationsFolder: string,
  { signal }: Context,
): Promise<Prepared> {
  const session = await connect(target, { signal });
  try {
    return await prepareApply(session, migrationsFolder);
  } finally {
    await session.close();
  }
}

/** Builds it on connections of its own, since the user may have taken an hour to answer. */
export async function performOn(
  target: Target,
  prepared: Prepared,
  recorder: Recorder,
  quiet: boolean,
  { signal, stderr }: Context,
): Promise<Performed> {
  // Without the signal: what watches a build also watches its end.
  const session = await connect(target);
  let building: Building | null = null;
  const teller = tellerOn(stderr, quiet, prepared.pending.length);
  try {
    building = await openBuilding(target);
    if (await sharesBackend(session, building.pid)) {
      throw pooledUrl('two connections, and one backend', target.display);
    }
    await building.begin(application);
    const { schema: historySchema } = prepared;
    const record = recorder(building);
    const hands = { building, session, historySchema, record, signal, onEvent: teller.tell };
    return await perform(prepared.pending, hands);
  } finally {
    teller.end();
    await Promise.all([building?.close(), session.close()]);
  }
}
