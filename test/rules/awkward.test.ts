import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { judged, useDatabase } from './evidence.ts';

const awkward = join(import.meta.dirname, '../databases/awkward.sql');
const database = useDatabase(readFileSync(awkward, 'utf8'));

/** A help that is one statement, to be pasted as it stands. */
const statement = /^(CREATE|REINDEX|DROP) .*;( -- .*)?$/;

test('on a database of awkward objects every rule speaks, and each pasted help mends its finding', async () => {
  const before = judged(await database.gather({ schema: 'model Nothing {\n id Int @id\n}' }));
  expect(before.silentRules).toEqual([]);
  const mendable = before.findings.filter(({ help }) => statement.test(help));
  expect(mendable.map(({ rule }) => rule)).toContain('unindexed-foreign-key');
  for (const { help } of mendable) await database.run(help);
  const after = judged(await database.gather({}));
  const left = after.findings.map(({ key }) => key);
  expect(left.filter((key) => mendable.some((finding) => finding.key === key))).toEqual([]);
});
