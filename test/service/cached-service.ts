import { afterAll, beforeAll } from 'vitest';
import type { Run } from '../../src/model/run.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import type { Audit } from '../support/project.ts';
import { serviceWith } from './service-project.ts';

/** A cache with a clock, and the service around it. */
const service = `import { pool } from './client.ts';

let ahead = 0;
export const kept = new Map<unknown, { value: any; until: number }>();
export const advance = (ms: number) => { ahead += ms; };
const now = () => performance.now() + ahead;

export async function readTier(id: number) {
  const { rows } = await pool.query('SELECT id, name, changed_at FROM tiers WHERE id = $1', [id]);
  return rows[0] ?? null;
}

export async function through<T>(key: unknown, read: () => Promise<T>): Promise<T> {
  const entry = kept.get(key);
  if (entry !== undefined && entry.until > now()) return entry.value;
  const value = await read();
  if (value !== null) kept.set(key, { value, until: now() + 30_000 });
  return value;
}

export async function rename(id: number) {
  await pool.query("UPDATE tiers SET name = name || '.', changed_at = clock_timestamp() WHERE id = $1", [id]);
}
`;

export interface PathText {
  readonly run: string;
  /** Null: the cache has none. */
  readonly invalidatedBy?: string | null;
  readonly advance?: string | null;
  readonly params?: string;
  readonly options?: string;
}

/** Looks in the cache first. */
export const right = 'through(id, () => readTier(id))';
const forgets = '{ await rename(id); kept.delete(id); }';

function pathText({ run, ...parts }: PathText): string {
  const { invalidatedBy = forgets, advance = 'advance' } = parts;
  const { params = '{ typical: { id: 7 } }', options = '' } = parts;
  return `import { criticalPath } from 'dbperf';
import { pool } from './client.ts';
import { advance, kept, readTier, rename, through } from './cache.ts';

export const path = criticalPath<{ id: number }>({
  name: 'the-path',
  budget: '1s',
  params: ${params},
  run: async ({ id }) => ${run},
  cache: {
    ttl: '30s',
    ${invalidatedBy === null ? '' : `invalidatedBy: async ({ id }) => ${invalidatedBy},`}
    ${advance === null ? '' : `advance: ${advance},`}
  },
  ${options}
});
`;
}

/** A database with rows to cache, and audits of a service with one cached path on it. */
export function useCachedService() {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase('cache');
    await database.client.query(`
      CREATE TABLE tiers (id int PRIMARY KEY, name text NOT NULL, changed_at timestamptz NOT NULL);
      INSERT INTO tiers SELECT n, 'secret tier ' || n, now() FROM generate_series(1, 2000) AS n;
      ANALYZE;
    `);
  });
  afterAll(() => database.drop());
  const audit = async (path: PathText, ...args: string[]): Promise<Audit> => {
    const project = await serviceWith({ 'cache.ts': service, 'a.paths.ts': pathText(path) });
    return project.audit('--url', database.url, '--run-paths', ...args);
  };
  return {
    audit,
    writing: (path: PathText) => audit(path, '--allow-writes'),
    /** Of all rows, so that a write is seen. */
    contents: async (): Promise<unknown> =>
      (await database.client.query('SELECT md5(string_agg(t::text, chr(10))) FROM tiers t')).rows,
  };
}

/** What the rules on caches say. */
export function saidOfCache({ findings }: Run) {
  return findings.filter(({ rule }) => /^cache-/.test(rule));
}

/** What could not be verified: cause and reason. */
export function listed({ unverified }: Run) {
  return unverified.map(({ cause, reason }) => [cause, reason]);
}
