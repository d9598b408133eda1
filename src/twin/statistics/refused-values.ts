import type { AttributeStatistics } from '../../model/snapshot.ts';
import type { NotSimulated } from '../../model/twin.ts';
import { quoteIdentifier, quoteRelation } from '../../sql/quote.ts';
import { refusal } from './refusal.ts';

/** Writes rows, one in the place of another of the same column; returns those without a column. */
type Write = (rows: readonly AttributeStatistics[]) => Promise<readonly AttributeStatistics[]>;

/** Figures with values that the twin may be unable to read, with what goes along. */
const groups: Readonly<Record<string, Partial<AttributeStatistics>>> = {
  'most common values': { commonValues: null, commonFrequencies: null },
  histogram: { histogram: null },
  'most common elements': { commonElements: null, commonElementFrequencies: null },
  'histogram of range lengths': { rangeLengthHistogram: null, rangeEmptyFraction: null },
  'histogram of range bounds': { rangeBoundsHistogram: null },
};

/**
 * Writes of a refused row what the twin can read, and tells what it cannot. PostgreSQL's messages
 * quote the values, so its SQLSTATE stands for them. Rejects where it is not the values' fault.
 */
export async function explainRefusal(
  row: AttributeStatistics,
  write: Write,
): Promise<readonly NotSimulated[]> {
  const name = statisticsOf(row);
  const all = Object.keys(groups);
  const missing = await write([without(row, all)]);
  if (missing.length > 0) return [{ name, reason: 'the twin has no such column' }];
  const unreadable = new Map<string, string>();
  for (const group of all) {
    const others = all.filter((other) => other !== group);
    const state = await refusal(() => write([without(row, others)]));
    if (state !== null) unreadable.set(group, state);
  }
  await write([without(row, [...unreadable.keys()])]);
  return [...unreadable].map(([group, state]) => ({
    name,
    reason: `the twin cannot read the ${group} (SQLSTATE ${state})`,
  }));
}

function without(row: AttributeStatistics, names: readonly string[]): AttributeStatistics {
  return Object.assign({ ...row }, ...names.map((group) => groups[group]));
}

/** Their name in messages. */
export function statisticsOf(row: AttributeStatistics): string {
  return `statistics of ${quoteRelation(row)}.${quoteIdentifier(row.column)}`;
}
