import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AdviceReport } from '../../src/model/advice.ts';
import { createForTrial } from '../../src/sql/create-index.ts';
import type { TestDatabase } from '../support/database.ts';
import { type AuditedCorpus, adviceFor, auditedCorpus } from './corpus/advice-for.ts';
import { acceptable, type CorpusCase } from './corpus/case.ts';
import { createCorpus, createEmptyCorpus } from './corpus/loaded.ts';
import { spelling } from './corpus/spelling.ts';
import { themes } from './corpus/themes.ts';

describe('the advice of dbperf on the corpus', () => {
  let corpus: AuditedCorpus;
  let empty: TestDatabase;

  beforeAll(async () => {
    corpus = await auditedCorpus(await createCorpus());
    empty = await createEmptyCorpus();
  });
  afterAll(async () => {
    await corpus.session.close();
    await Promise.all([corpus.database.drop(), empty.drop()]);
  });

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
    const titled = cases.map((one) => [`${one.name}: ${one.expect}`, one] as const);

    test.each(titled)('%s', async (_, one) => {
      const advised = await answer(await adviceFor(one, corpus));
      const right = await rightAnswers(one);
      expect(right, `${advised}, where right is ${right.join(' or ')}`).toContain(advised);
    });
  });
});
