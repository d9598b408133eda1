import type { Catalog, RelationName } from '../model/catalog.ts';
import type {
  AttributeStatistics,
  ColumnEnds,
  Definition,
  ExtendedStatistics,
  Snapshot,
  ValuesKept,
} from '../model/snapshot.ts';
import { literalsOf } from './redact/literals.ts';
import { type ValueMaps, valueMaps } from './redact/maps.ts';
import { redactParameters } from './redact/parameters.ts';
import { sortTextsBy } from './redact/sort-texts.ts';
import { mapValue, redactAttribute, redactExtended, type Visitor } from './redact/statistics.ts';
import type { SortTexts } from './redact/value-map.ts';
import { type ResolveType, typeResolver } from './redact/value-type.ts';
import { relationKey } from './relation-key.ts';

export interface RedactOptions {
  /** As the original sorts text; without it about so. */
  readonly sort?: SortTexts | undefined;
}

/**
 * Takes values out of a full snapshot. `none`: all of them, with their frequencies. `ranked`: text
 * becomes its rank, numbers have three digits, times are whole hours, and order and equality stay, within
 * and between columns; `keep` and the literals of definitions stay; what has no order that is known (json,
 * composites) is dropped.
 */
export async function redactSnapshot(
  snapshot: Snapshot,
  values: ValuesKept,
  keep: ReadonlySet<string>,
  options: RedactOptions = {},
): Promise<Snapshot> {
  if (values === 'full') return snapshot;
  if (values === 'none') return withoutValues(snapshot);
  const maps = valueMaps({ anchors: keep, keep: literalsOf(snapshot.definitions) });
  const resolve = typeResolver(snapshot.definitions, snapshot.catalog.searchPath);
  walk(snapshot, resolve, maps, collecting(maps));
  await maps.seal(options.sort ?? sortTextsBy(snapshot.locale));
  return {
    ...walk(snapshot, resolve, maps, replacing(maps)),
    values: 'ranked',
    definitions: snapshot.definitions.map(withoutDomainChecks),
  };
}

/** No plan depends on a domain's checks, and ranks would not pass them when statistics are restored. */
function withoutDomainChecks(one: Definition): Definition {
  if (!one.sql.startsWith('CREATE DOMAIN ')) return one;
  return { ...one, sql: one.sql.replace(/ CONSTRAINT "(?:[^"]|"")*" CHECK .*$/s, '') };
}

function collecting(maps: ValueMaps): Visitor {
  return {
    map: (family, value) => {
      maps.of(family).add(value);
      return value;
    },
    rank: () => 0,
  };
}

function replacing(maps: ValueMaps): Visitor {
  return {
    map: (family, value) => maps.of(family).get(value),
    rank: (family, value) => maps.of(family).rank(value),
  };
}

/** Visits every value wherever it stands; columns before parameters, which are told by them. */
function walk(
  snapshot: Snapshot,
  resolve: ResolveType,
  maps: ValueMaps,
  visitor: Visitor,
): Snapshot {
  return {
    ...snapshot,
    statistics: snapshot.statistics.map((one) => redactAttribute(one, resolve, visitor)),
    extendedStatistics: snapshot.extendedStatistics.map((one) =>
      redactExtended(one, resolve, visitor),
    ),
    ends: redactEnds(snapshot.ends, snapshot.catalog, resolve, visitor),
    parameterSets: redactParameters(snapshot.parameterSets, maps, visitor),
  };
}

function redactEnds(
  ends: readonly ColumnEnds[],
  catalog: Catalog,
  resolve: ResolveType,
  visitor: Visitor,
): readonly ColumnEnds[] {
  const keyOf = (table: RelationName, column: string) => `${relationKey(table)}\0${column}`;
  const types = new Map(
    catalog.tables.flatMap((table) =>
      table.columns.map((column) => [keyOf(table, column.name), column.type] as const),
    ),
  );
  return ends.flatMap((one) => {
    const type = resolve(types.get(keyOf(one.table, one.column)) ?? '');
    const min = mapValue(type, one.min, visitor);
    const max = mapValue(type, one.max, visitor);
    return min === null || max === null ? [] : [{ ...one, min, max }];
  });
}

function withoutValues(snapshot: Snapshot): Snapshot {
  return {
    ...snapshot,
    values: 'none',
    statistics: snapshot.statistics.map(attributeWithoutValues),
    extendedStatistics: snapshot.extendedStatistics.map(
      (one): ExtendedStatistics => ({ ...one, common: null }),
    ),
    ends: [],
    parameterSets: [],
  };
}

function attributeWithoutValues(one: AttributeStatistics): AttributeStatistics {
  return {
    ...one,
    commonValues: null,
    commonFrequencies: null,
    histogram: null,
    commonElements: null,
    commonElementFrequencies: null,
    elementCountHistogram: null,
    rangeLengthHistogram: null,
    rangeEmptyFraction: null,
    rangeBoundsHistogram: null,
  };
}
