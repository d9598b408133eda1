import type { PathParameters, Snapshot } from '../../src/model/snapshot.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import { readCatalog } from '../../src/snapshot/catalog.ts';
import { takeSnapshot } from '../../src/snapshot/take.ts';

/** A full snapshot of the database at the URL. */
export async function snapshotAt(
  url: string,
  parameterSets: readonly PathParameters[] = [],
): Promise<Snapshot> {
  const session = await connectUrl(url);
  try {
    const catalog = await readCatalog(session);
    return await takeSnapshot(session, catalog, { dbperf: '0.0.0', parameterSets });
  } finally {
    await session.close();
  }
}
