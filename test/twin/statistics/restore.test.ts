import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NotSimulated } from '../../../src/model/twin.ts';
import { unknownExpressions } from '../../../src/twin/statistics/extended.ts';
import { type GivenStatistics, restoreStatistics } from '../../../src/twin/statistics/restore.ts';
import { servers } from '../../support/database.ts';
import { analyse, databases, everyType, everyTypeRows, type MadeDatabase } from './databases.ts';
import { givenStatistics } from './given-statistics.ts';
import { plans } from './plans.ts';
import { keptColumns, shownColumns, shownExtended, shownRelations } from './shown-statistics.ts';
import { statements, statementsOnRanges } from './statements.ts';

const { make, drop } = databases();
afterAll(drop);

describe.each(servers)('statistics of every type on PostgreSQL $major', (server) => {
  let original: MadeDatabase;
  let given: GivenStatistics;

  beforeAll(async () => {
    original = await make(server, [everyType, everyTypeRows, ...analyse]);
    given = await givenStatistics(original);
  });

  describe('in a database without rows', () => {
    let twin: MadeDatabase;
    let notSimulated: readonly NotSimulated[];

    beforeAll(async () => {
      twin = await make(server, [everyType]);
      notSimulated = await restoreStatistics(twin, given);
    });

    const namesOf = (kind: string) =>
      notSimulated.map(({ name }) => name).filter((name) => name.startsWith(kind));

    test('are shown as those of the original', async () => {
      expect(await shownColumns(twin)).toEqual(await shownColumns(original));
    });

    test('are kept with the operators and collations that ANALYZE chose', async () => {
      expect(await keptColumns(twin)).toEqual(await keptColumns(original));
    });

    test('include sizes of tables, indexes and partitions', async () => {
      expect(await shownRelations(twin)).toEqual(await shownRelations(original));
    });

    test('include extended ones', async () => {
      const shown = await shownExtended(twin);
      expect(shown).toEqual(await shownExtended(original));
      expect(shown.length).toBeGreaterThan(8);
    });

    test('lack nothing of expressions in statistics objects', async () => {
      expect(await unknownExpressions(twin)).toEqual([]);
    });

    test('lack those of expressions that the snapshot has not, and say so', async () => {
      await twin.run('BEGIN; DELETE FROM pg_catalog.pg_statistic_ext_data');
      expect((await unknownExpressions(twin)).map(({ name }) => name)).toEqual([
        'extended statistics "public"."of_expressions"',
      ]);
      await twin.run('ROLLBACK');
    });

    test('lack those of ranges where PostgreSQL does not show them, and say so', () => {
      expect(namesOf('statistics')).toEqual(server.major >= 17 ? [] : statisticsOfRanges);
    });
  });

  test('decide the plans over the same rows, never analysed', async () => {
    const [vacuum = ''] = analyse;
    const planned = [...statements, ...(server.major >= 17 ? statementsOnRanges : [])];
    const twin = await make(server, [everyType, everyTypeRows, vacuum]);
    const expected = await plans(original, planned);
    const before = await plans(twin, planned);
    expect(planned.filter((_, n) => before[n]?.rows === expected[n]?.rows)).toEqual([]);
    await restoreStatistics(twin, given);
    expect(await plans(twin, planned)).toEqual(expected);
  });
});

const statisticsOfRanges = [
  ...['span', 'days', 'times', 'floats', 'spans'].map(
    (column) => `statistics of "the shop"."Every ""type"""."${column}"`,
  ),
  'statistics of "the shop"."every_span"."int8range"',
];
