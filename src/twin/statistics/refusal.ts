import { sqlState } from '../../postgres/sql-state.ts';

/** The SQLSTATE with which PostgreSQL refuses the work; null where it does not. */
export async function refusal(work: () => Promise<unknown>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    const state = sqlState(error);
    if (state === null) throw error;
    return state;
  }
}
