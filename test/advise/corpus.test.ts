import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AdviceReport } from '../../src/model/advice.ts';
import { createForTrial } from '../../src/sql/create-index.ts';
import type { TestDatabase } from '../support/database.ts';
import { type AuditedCorpus, adviceFor, auditedCorpus } from './corpus/advice-for.ts';
import { planWith } from './corpus/built.ts';
import { acceptable, type CorpusCase } from './corpus/case.ts';
import { createCorpus, createEmptyCorpus } from './corpus/loaded.ts';
import { mentionedIndexes } from './corpus/mentioned.ts';
import { narrowed } from './corpus/narrowed.ts';
import { spelling } from './corpus/spelling.ts';
import { themes } from './corpus/themes.ts';

/** Share of the planner's cost that an index must save to be worth a name. */
const worthwhile = 0.3;

/** What saves less than this share of what another saves is not its equal. */
const nearlyAll = 0.97;

const cases = themes.flatMap((theme) => theme.cases);

const titled = (among: readonly CorpusCase[]) =>
  among.map((one) => [`${one.name}: ${one.expect}`, one] as const);

// One server is enough: a label holds for PostgreSQL 18, whose skip scan serves more statements by
// the indexes that are there than 15 does. The twin of 15 is held against 15 in test/twin.
let database: TestDatabase;
let corpus: AuditedCorpus;

beforeAll(async () => {
  database = await createCorpus();
  // Before any label is built: CREATE INDEX sets the table's rows and pages for good.
  corpus = await auditedCorpus(database.url, cases);
});
afterAll(() => Promise.all([corpus.twin.close(), database.drop()]));

describe('the labels of the corpus, by building what they name', () => {
  // What is compared with a build is planned after it.
  async function saving(indexes: readonly string[], one: CorpusCase) {
    const after = await planWith(database.client, indexes, one);
    const before = await planWith(database.client, [], one);
    const unused = after.built.filter((name) => !after.indexes.includes(name));
    return { share: 1 - after.cost / before.cost, saved: before.cost - after.cost, unused };
  }

  describe.each(themes)('$title', ({ cases }) => {
    const labelled = titled(cases);

    test.each(labelled.filter(([, one]) => one.expect !== 'nothing'))('%s', async (_, one) => {
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

    test.each(labelled.filter(([, one]) => one.expect === 'nothing'))('%s', async (_, one) => {
      const every = await mentionedIndexes(database.client, one.statement);
      expect((await saving(every, one)).share).toBeLessThan(worthwhile);
    });
  });
});

describe('the advice of dbperf on the corpus, by its plan twin', () => {
  let empty: TestDatabase;

  beforeAll(async () => {
    empty = await createEmptyCorpus();
  });
  afterAll(() => empty.drop());

  /** Every right answer, as PostgreSQL writes it. */
  async function rightAnswers({ expect }: CorpusCase): Promise<readonly string[]> {
    const answers: string[] = [];
    for (const indexes of acceptable(expect)) {
      const creates = indexes.map(
        (index) => ['answer', `CREATE INDEX answer ON ${index}`] as const,
      );
      answers.push(await inWords(creates));
    }
    return answers.length === 0 ? ['nothing'] : answers;
  }

  const answer = ({ advice }: AdviceReport) =>
    inWords(advice.map(({ candidate }) => [candidate.name, createForTrial(candidate)] as const));

  /** Names and CREATE INDEX statements in; tables and keys out. */
  async function inWords(creates: readonly (readonly [string, string])[]): Promise<string> {
    const words: string[] = [];
    for (const [name, create] of creates) words.push(await spelling(empty.client, name, create));
    return words.length === 0 ? 'nothing' : words.sort().join(' and ');
  }

  describe.each(themes)('$title', ({ cases }) => {
    test.each(titled(cases))('%s', async (_, one) => {
      const advised = await answer(await adviceFor(one, corpus));
      const right = await rightAnswers(one);
      expect(right, `${advised}, where right is ${right.join(' or ')}`).toContain(advised);
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
