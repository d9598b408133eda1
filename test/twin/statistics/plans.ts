import type { Superuser } from '../../../src/postgres/embedded/superuser.ts';

export interface Plan {
  readonly statement: string;
  readonly rows: number;
  readonly plan: unknown;
}

type Explained = readonly [{ readonly Plan: { readonly 'Plan Rows': number } }];

/** The whole plan of each statement, with costs. */
export async function plans(
  on: Superuser,
  statements: readonly string[],
): Promise<readonly Plan[]> {
  const all: Plan[] = [];
  for (const statement of statements) {
    const sql = `EXPLAIN (VERBOSE, FORMAT JSON) ${statement}`;
    const [row] = await on.query<{ readonly 'QUERY PLAN': Explained }>(sql);
    const plan = row?.['QUERY PLAN'][0].Plan;
    all.push({ statement, rows: plan?.['Plan Rows'] ?? 0, plan });
  }
  return all;
}
