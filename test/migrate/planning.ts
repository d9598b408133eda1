import { surroundingsOf } from '../../src/audit/surroundings.ts';
import { planMigrations } from '../../src/migrate/plan.ts';
import type { Advice, Candidate, CandidateKey } from '../../src/model/advice.ts';
import type { Migrations } from '../../src/model/declared.ts';
import type { MigrationPlan } from '../../src/model/migration.ts';
import { type BuildsNow, unknownBuilds } from '../../src/model/preflight.ts';
import type { Run } from '../../src/model/run.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import { readCatalog } from '../../src/snapshot/catalog.ts';
import { createConcurrently } from '../../src/sql/create-index.ts';
import { bookingRun } from '../report/booking-run.ts';

export const now = new Date('2026-11-25T17:41:00Z');

/** An index under advice, as few words as it takes. */
export interface AdvisedIndex extends Partial<Omit<Candidate, 'keys' | 'table'>> {
  /** `schema.table`, or a table of `public`. */
  readonly table: string;
  readonly keys: readonly (string | Partial<CandidateKey>)[];
  readonly bytes?: number;
  readonly redundant?: Advice['redundant'];
}

export function advised({ table, keys, bytes, redundant, ...rest }: AdvisedIndex): Advice {
  const [name = '', schema = 'public'] = table.split('.').reverse();
  const key = (given: string | Partial<CandidateKey>): CandidateKey => ({
    ...{ column: null, expression: null, opclass: null, descending: false, nullsFirst: false },
    ...(typeof given === 'string' ? { column: given } : given),
  });
  const candidate: Candidate = {
    ...{ table: { schema, name }, keys: keys.map(key), partitioned: false, method: 'btree' },
    ...{ equalityKeys: keys.length, include: [], predicate: null, origin: 'statement' },
    ...{ name: `${name}_idx`, paths: ['a-path'], ...rest },
  };
  return {
    candidate,
    sql: createConcurrently(candidate),
    proof: { kind: 'twin', bytes: bytes ?? 8192, trials: [] },
    serves: ['a-path'],
    price: null,
    redundant: redundant ?? [],
    alsoChanges: [],
  };
}

export interface Planning {
  readonly migrations?: Migrations | null;
  readonly builds?: BuildsNow;
  readonly dropRedundant?: boolean;
  readonly ignored?: Run['ignored'];
}

/** Plans the migrations of the advice against the database as it is. */
export async function planOn(
  url: string,
  indexes: readonly AdvisedIndex[],
  { migrations = null, builds = unknownBuilds, dropRedundant = false, ignored = [] }: Planning = {},
): Promise<MigrationPlan> {
  const advice = { ...bookingRun.advice, advice: indexes.map(advised) };
  const session = await connectUrl(url);
  try {
    const surroundings = surroundingsOf(advice, await readCatalog(session), {});
    const run = { ...bookingRun, advice, ignored, surroundings };
    return planMigrations({ run, surroundings, builds, migrations, dropRedundant, now });
  } finally {
    await session.close();
  }
}
