import { bookingService } from '../../../src/demo/booking-service.ts';
import { readCatalog } from '../../../src/snapshot/catalog.ts';
import { parameterSets } from '../../../src/workload/parameter-sets.ts';
import { readSqlPaths } from '../../../src/workload/read-sql-paths.ts';
import type { Asked } from './fidelity.ts';
import { withSession } from './load.ts';

/** The booking service's critical paths, each with all its parameter sets, found in this database. */
export async function criticalPaths(url: string): Promise<readonly Asked[]> {
  const { root, sql: folder } = bookingService;
  const { paths } = await readSqlPaths({ root, folders: [folder], files: [] });
  return withSession(url, async (session) => {
    const catalog = await readCatalog(session);
    const asked: Asked[] = [];
    for (const path of paths) {
      const sets = await parameterSets({ path, catalog, session });
      if ('cause' in sets) throw new Error(`${path.name}: ${sets.reason}`);
      asked.push(...sets.map(({ values }) => ({ sql: path.sql, values })));
    }
    return asked;
  });
}
