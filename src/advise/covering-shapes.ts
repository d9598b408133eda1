import { widthOf } from './column-statistics.ts';
import type { Shape } from './shape.ts';
import type { TableUsage } from './usage.ts';

/** What is carried beside the keys: few columns, and narrow ones (bytes of a row). */
const mostIncluded = 4;
const widest = 64;

/** Below this share of all-visible pages an index-only scan visits the heap all the same. */
const mostlyVisible = 0.8;

/** The two most promising shapes with what else the statement reads of the table, for index-only scans. */
export function coveringShapes(shapes: readonly Shape[], usage: TableUsage): readonly Shape[] {
  const { table, columns } = usage;
  if (columns === null || table.allVisiblePages < mostlyVisible * table.pages) return [];
  return shapes.slice(0, 2).flatMap((shape) => {
    const held = new Set(shape.keys.map(({ column }) => column));
    const include = columns.filter((column) => !held.has(column));
    const bytes = include.reduce((sum, column) => sum + widthOf(column, table), 0);
    const pays = include.length > 0 && include.length <= mostIncluded && bytes <= widest;
    return pays ? [{ ...shape, include }] : [];
  });
}
