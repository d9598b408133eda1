import type { AttributeStatistics, ValuesKept } from '../../model/snapshot.ts';

/** A column as statistics tell of it. */
export interface ColumnFacts {
  /** `format_type`. */
  readonly type: string;
  /** Null where the table was never analysed, or may not be read. */
  readonly statistics: AttributeStatistics | null;
  /** What the statistics' values are: `full` where they are the column's own. */
  readonly values: ValuesKept;
  /** Operator class, where it is not the default. */
  readonly opclass: string | null;
}
