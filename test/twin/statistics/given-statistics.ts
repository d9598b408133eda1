import type { Snapshot } from '../../../src/model/snapshot.ts';
import { connectUrl } from '../../../src/postgres/connect.ts';
import { readCatalog } from '../../../src/snapshot/catalog.ts';
import { takeSnapshot } from '../../../src/snapshot/take.ts';

import type { MadeDatabase } from './databases.ts';

/** A database's statistics as its snapshot holds them. */
export async function givenStatistics(from: MadeDatabase): Promise<Snapshot> {
  const session = await connectUrl(from.url);
  try {
    const catalog = await readCatalog(session);
    return await takeSnapshot(session, catalog, { dbperf: 'test', parameterSets: [] });
  } finally {
    await session.close();
  }
}
