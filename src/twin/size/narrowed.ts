import type { AttributeStatistics } from '../../model/snapshot.ts';
import { arrayElements } from '../../text/array-text.ts';
import { distinctValues, normalised } from './column-shape.ts';
import { type ColumnShape, isNull } from './index-shape.ts';
import { seenIn } from './key-groups.ts';
import type { PredicateTerm } from './predicate-terms.ts';

/** Of a term that statistics say nothing of. */
const unknownShare = 0.5;

/** Share of the rows (0..1) that the term lets through. */
export function shareOfTerm(
  term: PredicateTerm,
  statistics: AttributeStatistics | null,
  rows: number,
): number {
  if (term === null || statistics === null) return unknownShare;
  const present = 1 - statistics.nullFraction;
  if (term.kind === 'not null') return present;
  if (term.kind === 'null') return statistics.nullFraction;
  const share = shareOfValue(term.value ?? '', statistics, rows);
  return term.kind === 'equal' ? share : Math.max(0, present - share);
}

/** As `var_eq_const` does: the frequency of a common value, else an even part of the others. */
function shareOfValue(value: string, statistics: AttributeStatistics, rows: number): number {
  const values = arrayElements(statistics.commonValues);
  const frequencies = arrayElements(statistics.commonFrequencies).map(Number);
  const distinct = Math.max(1, distinctValues(statistics, rows));
  const present = 1 - statistics.nullFraction;
  if (values.length === 0) return present / distinct;
  const at = values.indexOf(value);
  if (at >= 0) return frequencies[at] ?? 0;
  const told = frequencies.reduce((sum, frequency) => sum + frequency, 0);
  return Math.max(0, present - told) / Math.max(1, distinct - values.length);
}

/** The column in an index whose predicate says this of it. */
export function narrowed(
  column: ColumnShape,
  kind: NonNullable<PredicateTerm>['kind'],
): ColumnShape {
  const nulls = column.groups.filter(isNull);
  const others = column.groups.filter((group) => !isNull(group));
  if (kind === 'null') return { ...column, groups: normalised(nulls) };
  if (kind !== 'equal') return { ...column, groups: normalised(others) };
  const widths = others[0]?.widths.slice(0, 1) ?? [];
  return { ...column, groups: [{ share: 1, distinct: 1, widths }] };
}

/** The column in an index that holds a share of the table's rows, chosen by another column. */
export function thinned(column: ColumnShape, share: number, tableRows: number): ColumnShape {
  const groups = column.groups.map((group) => ({
    ...group,
    distinct: group.distinct > 1 ? Math.max(1, seenIn(share, group, tableRows)) : group.distinct,
  }));
  return { ...column, groups };
}
