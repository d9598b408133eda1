import { floats } from './floats.ts';
import { decimals, integers } from './numbers.ts';
import { ordinalMap } from './ordinal-map.ts';
import { rankMap } from './rank-map.ts';
import { byteas, macAddresses, networks, uuids } from './ranked-types.ts';
import { textMap } from './text-map.ts';
import { clocks, dates, timestamps } from './times.ts';
import type { SortTexts, ValueMap } from './value-map.ts';

/** The maps of all families, made as they are met. */
export interface ValueMaps {
  readonly of: (family: string) => ValueMap;
  /** Families met so far. */
  readonly families: () => readonly string[];
  readonly seal: (sort: SortTexts) => Promise<void>;
}

export interface KeptTexts {
  readonly anchors: ReadonlySet<string>;
  readonly keep: ReadonlySet<string>;
}

export function valueMaps(kept: KeptTexts): ValueMaps {
  const maps = new Map<string, ValueMap>();
  return {
    of: (family) => {
      const known = maps.get(family);
      if (known !== undefined) return known;
      const made = mapOf(family, kept);
      maps.set(family, made);
      return made;
    },
    families: () => [...maps.keys()],
    seal: async (sort) => {
      for (const map of maps.values()) await map.seal(sort);
    },
  };
}

/** Decimal places to which numbers without a scale are told apart. */
const finest = 12;

function mapOf(family: string, kept: KeptTexts): ValueMap {
  const [name = '', modifier] = family.split(':');
  switch (name) {
    case 'integer':
      return ordinalMap(integers);
    case 'numeric':
      return ordinalMap(decimals(modifier === undefined ? finest : Number(modifier)));
    case 'float':
      return ordinalMap(floats(modifier === '4' ? 4 : 8));
    case 'date':
      return ordinalMap(dates);
    case 'timestamp':
      return ordinalMap(timestamps(''));
    case 'timestamptz':
      return ordinalMap(timestamps('+00'));
    case 'time':
      return ordinalMap(clocks);
    case 'uuid':
      return rankMap(uuids);
    case 'bytea':
      return rankMap(byteas);
    case 'inet':
      return rankMap(networks);
    case 'macaddr':
      return rankMap(macAddresses(6));
    case 'macaddr8':
      return rankMap(macAddresses(8));
    default:
      return textMap({
        ...kept,
        limit: Number(modifier ?? 0) || null,
        normal: name === 'citext' ? (text) => text.toLowerCase() : (text) => text,
      });
  }
}
