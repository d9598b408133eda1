import { afterAll, beforeAll } from 'vitest';
import { createDatabase, type TestDatabase } from '../../support/database.ts';
import { type Advisor, openAdvisor } from './advice-for.ts';

export interface AdvisorOn extends Advisor {
  readonly database: TestDatabase;
}

/** For a `describe`: an advisor on a database of its own that holds these tables, analysed. */
export function advisorOn(name: string, tables: string): () => AdvisorOn {
  let advisor: AdvisorOn;
  beforeAll(async () => {
    const database = await createDatabase(name);
    await database.client.query(tables);
    await database.client.query('VACUUM ANALYZE');
    advisor = { ...(await openAdvisor(database)), database };
  });
  afterAll(async () => {
    await advisor.close();
    await advisor.database.drop();
  });
  return () => advisor;
}
