import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestDatabase } from '../support/database.ts';
import { planWith } from './corpus/built.ts';
import { acceptable, type CorpusCase } from './corpus/case.ts';
import { createCorpus } from './corpus/loaded.ts';
import { mentionedIndexes } from './corpus/mentioned.ts';
import { narrowed } from './corpus/narrowed.ts';
import { themes } from './corpus/themes.ts';

/** Share of the planner's cost that an index must save to be worth a name. */
const worthwhile = 0.3;

/** What saves less than this share of what another saves is not its equal. */
const nearlyAll = 0.97;

const cases = themes.flatMap((theme) => theme.cases);

describe('the labels of the corpus, by building what they name', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createCorpus();
  });
  afterAll(() => database.drop());

  // CREATE INDEX sets the table's rows and pages for good, rolled back or not: what is compared
  // with it is planned after it.
  async function saving(indexes: readonly string[], one: CorpusCase) {
    const after = await planWith(database.client, indexes, one);
    const before = await planWith(database.client, [], one);
    const unused = after.built.filter((name) => !after.indexes.includes(name));
    return { share: 1 - after.cost / before.cost, saved: before.cost - after.cost, unused };
  }

  describe.each(themes)('$title', ({ cases }) => {
    const titled = cases.map((one) => [`${one.name}: ${one.expect}`, one] as const);

    test.each(titled.filter(([, one]) => one.expect !== 'nothing'))('%s', async (_, one) => {
      for (const indexes of acceptable(one.expect)) {
        const { share, saved, unused } = await saving(indexes, one);
        expect(unused, `not used: ${indexes}`).toEqual([]);
        expect(share, `${indexes}`).toBeGreaterThanOrEqual(worthwhile);
        for (const fewer of narrowed(indexes, one.expect)) {
          const without = await saving(fewer, one);
          expect(without.saved, `${fewer} serves as well`).toBeLessThan(saved * nearlyAll);
        }
      }
    });

    test.each(titled.filter(([, one]) => one.expect === 'nothing'))('%s', async (_, one) => {
      const every = await mentionedIndexes(database.client, one.statement);
      expect((await saving(every, one)).share).toBeLessThan(worthwhile);
    });
  });
});

describe('the corpus', () => {
  test('has at least 80 cases, each of its own name', () => {
    expect(cases.length).toBeGreaterThanOrEqual(80);
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });

  test('expects nothing of at least a third of them', () => {
    const nothing = cases.filter((one) => one.expect === 'nothing');
    expect(nothing.length).toBeGreaterThanOrEqual(cases.length / 3);
  });
});
