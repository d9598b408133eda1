import type { WritePrice } from '../model/advice.ts';
import { formatShare, plural } from './format.ts';

/**
 * What an index costs writers, in words; nothing where nothing is known. Which updates change a
 * column of the index is not counted, so that the share is a limit.
 */
export function sayWritePrice({ writesPerDay, hotShare }: WritePrice): readonly string[] {
  const upkeep = writesPerDay === null ? [] : [`kept up by ${plural(writesPerDay, 'write')} a day`];
  const lost =
    hotShare === null || hotShare === 0
      ? []
      : [`up to ${formatShare(hotShare)} of updates no longer HOT`];
  return [...upkeep, ...lost];
}
