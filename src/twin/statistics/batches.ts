import { sqlState } from '../../postgres/sql-state.ts';

/** A lock is held for each relation that a transaction touches. */
const batchSize = 500;

/** Writes what it can of a batch in one transaction and returns the rest. */
type Write<Row> = (batch: readonly Row[]) => Promise<readonly Row[]>;

/**
 * Writes rows in batches and returns those that were not written. A batch in which PostgreSQL refuses
 * a row is written in halves, so that the row is alone in the end.
 */
export async function leftUnwritten<Row>(
  rows: readonly Row[],
  write: Write<Row>,
): Promise<readonly Row[]> {
  const left: Row[] = [];
  for (let from = 0; from < rows.length; from += batchSize) {
    left.push(...(await inHalves(rows.slice(from, from + batchSize), write)));
  }
  return left;
}

async function inHalves<Row>(rows: readonly Row[], write: Write<Row>): Promise<readonly Row[]> {
  try {
    return await write(rows);
  } catch (error) {
    if (sqlState(error) === null) throw error;
    if (rows.length <= 1) return rows;
    const middle = Math.ceil(rows.length / 2);
    const first = await inHalves(rows.slice(0, middle), write);
    return [...first, ...(await inHalves(rows.slice(middle), write))];
  }
}
