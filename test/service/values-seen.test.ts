import { expect, test } from 'vitest';
import type { CapturedStatement } from '../../src/model/capture.ts';
import { ValuesSeen } from '../../src/service/values-seen.ts';

const sent = (text: string, values: readonly string[], rows: number): CapturedStatement => ({
  ...{ order: 1, connection: 1, transaction: null, text, part: 0 },
  ...{ statementName: '', command: 'SELECT', rows, bytes: 0, columns: [], firstRows: [] },
  ...{ sentMs: 1, firstByteMs: 2, lastByteMs: 3, sqlState: null, tags: {} },
  parameters: values.map((value) => ({
    ...{ typeOid: 0, declared: false, binary: false, bytes: Buffer.from(value) },
  })),
});

const seen = async (...statements: readonly CapturedStatement[]) => {
  const values = new ValuesSeen();
  for (const statement of statements) void values.add(statement);
  return Object.values(await values.end());
};

test('values are kept of one text, whose parameters they are', async () => {
  const two = 'SELECT * FROM t WHERE a IN ($1, $2)';
  const three = 'SELECT * FROM t WHERE a IN ($1, $2, $3)';
  expect(
    await seen(sent(two, ['1', '2'], 1), sent(three, ['3', '4', '5'], 9), sent(two, ['6', '7'], 2)),
  ).toEqual([{ typical: ['1', '2'], heavy: ['6', '7'] }]);
  const mirrored = 'SELECT * FROM t WHERE a = $2 AND b = $1';
  expect(
    await seen(
      sent('SELECT * FROM t WHERE a = $1 AND b = $2', ['1', '2'], 1),
      sent(mirrored, ['4', '3'], 9),
    ),
  ).toEqual([{ typical: ['1', '2'], heavy: ['1', '2'] }]);
});

test('not of what was cut, and nothing ends for a text that cannot be read', async () => {
  const text = 'SELECT * FROM t WHERE a = $1';
  const deep = `SELECT ${"'x' || ".repeat(30_000)}$1`;
  expect(
    await seen(
      { ...sent(text, ['long'], 9), cut: true },
      sent(deep, ['1'], 1),
      sent('SELEC', ['1'], 1),
      sent(text, ['1'], 1),
    ),
  ).toEqual([{ typical: ['1'], heavy: ['1'] }]);
});
