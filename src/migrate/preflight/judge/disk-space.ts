import type { Hazard } from '../../../model/preflight.ts';
import type { PlannedBuild } from '../subject.ts';

/**
 * What the builds need. A sort that exceeds maintenance_work_mem goes to temporary files of about the
 * index's size; builds come one after the other, so that only the largest counts.
 */
export function judgeDiskSpace(
  builds: readonly PlannedBuild[],
  memoryBytes: number,
): readonly Hazard[] {
  if (builds.length === 0) return [];
  const sizes = builds.flatMap(({ bytes }) => bytes ?? []);
  return [
    {
      kind: 'disk-space',
      weight: 'mind',
      indexBytes: sizes.reduce((sum, bytes) => sum + bytes, 0),
      sortBytes: Math.max(0, ...sizes.filter((bytes) => bytes > memoryBytes)),
      unknown: builds.filter(({ bytes }) => bytes === null).map(({ index }) => index.name),
    },
  ];
}
