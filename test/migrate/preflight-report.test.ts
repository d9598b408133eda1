import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import type { Hazard, Preflight } from '../../src/model/preflight.ts';
import { renderPreflight, wordsOf } from '../../src/report/preflight.ts';
import { payments, refunds } from './preflight-database.ts';

const index = { schema: 'public', name: 'payments_status_idx' };
const session = {
  pid: 4711,
  application: 'billing-worker',
  role: 'app',
  state: 'idle in transaction',
};

const hazards: readonly Hazard[] = [
  {
    kind: 'invalid-index',
    weight: 'stops',
    index,
    table: payments,
    partitioned: false,
    planned: true,
  },
  {
    kind: 'name-taken',
    weight: 'stops',
    index,
    heldOn: payments,
    migration: '20261125174100_add_it',
  },
  {
    ...{ kind: 'failed-migration', weight: 'stops', migration: '20261125174100_add_it', index },
    startedAt: '2026-11-25T17:41:00Z',
  },
  {
    kind: 'no-baseline',
    weight: 'stops',
    schema: 'public',
    migrations: ['1_init'],
    usesMigrate: true,
  },
  { kind: 'deploy-running', weight: 'waits', ...session, ageMs: 12_000, migration: '1_init' },
  {
    ...{ kind: 'open-transaction', weight: 'waits', ...session, ageMs: 725_000 },
    ...{ locked: [payments, refunds], snapshot: true, wraparound: false },
  },
  {
    ...{
      kind: 'prepared-transaction',
      weight: 'waits',
      gid: "it's",
      owner: 'app',
      ageMs: 90_000_000,
    },
    locked: [payments],
  },
  {
    ...{ kind: 'build-running', weight: 'waits', ...session, ageMs: 3_000, table: payments },
    ...{ command: 'CREATE INDEX CONCURRENTLY', phase: 'building index: scanning table' },
    ...{ done: 0.34, sameTable: true },
  },
  {
    ...{ kind: 'timeout', weight: 'waits', setting: 'statement_timeout', ms: 30_000, role: 'app' },
    ...{
      source: { kind: 'role', role: 'app', database: null },
      ownRole: true,
      largestBytes: 45_088_768,
    },
  },
  {
    ...{
      kind: 'pooled-url',
      weight: 'waits',
      source: 'DATABASE_URL in .env',
      sign: 'host',
      prisma: 7,
    },
    ...{ address: 'ep-1-pooler.neon.tech:5432', direct: 'ep-1.neon.tech:5432' },
  },
  {
    ...{ kind: 'deploys-on-start', weight: 'waits', file: 'entrypoint.sh', line: 4 },
    startedBy: 'Dockerfile:12',
  },
  {
    kind: 'invalid-index',
    weight: 'mind',
    index,
    table: payments,
    partitioned: true,
    planned: false,
  },
  { kind: 'pending-migrations', weight: 'mind', migrations: ['1_a'], ofDbperf: ['2_b', '3_c'] },
  { kind: 'unknown-migrations', weight: 'mind', migrations: ['1_a', '2', '3', '4', '5', '6', '7'] },
  { kind: 'edited-migrations', weight: 'mind', migrations: ['1_a'] },
  {
    kind: 'disk-space',
    weight: 'mind',
    indexBytes: 45_088_768,
    sortBytes: 0,
    unknown: ['t_a_idx'],
  },
];

const gaps = [
  {
    subject: '1 transaction of other roles (pid 7)',
    reason: 'a build waits for them, and the role may not see since when they are open',
    help: 'GRANT pg_read_all_stats TO "auditor";',
  },
];

const preflight: Preflight = { hazards, gaps };
const plain = (width: number) => ({ colours: new Chalk({ level: 0 }), width, verbose: false });
const coloured = (width: number) => ({ ...plain(width), colours: new Chalk({ level: 1 }) });

/** Help is meant to be copied, so it alone may be wider than the terminal. */
const isProse = (line: string) => !/^ {10}(?:help| {4}) {2}/.test(line);

describe.each([80, 160])('what stands in the way, on %d columns', (width) => {
  const text = renderPreflight(preflight, plain(width));

  test('looks like this', async () => {
    const golden = join(import.meta.dirname, `preflight-golden-${width}.txt`);
    await expect(`${text}\n`).toMatchFileSnapshot(golden);
  });

  test('no line is wider, save help that is to be copied', () => {
    expect(text.split('\n').filter((line) => isProse(line) && line.length > width)).toEqual([]);
  });

  test('colours change no word and no break', () => {
    const painted = renderPreflight(preflight, coloured(width));
    expect(painted).toContain('\u001b[');
    expect(stripVTControlCharacters(painted)).toBe(text);
  });
});

describe('what the report says', () => {
  test('every hazard comes with help', () => {
    expect(hazards.filter((hazard) => wordsOf(hazard).help.length === 0)).toEqual([]);
  });

  test('nothing in the way is said too, and never where something could not be seen', () => {
    const nothing = renderPreflight({ hazards: [], gaps: [] }, plain(80));
    expect(nothing).toContain('nothing stands in the way');
    expect(renderPreflight({ hazards: [], gaps }, plain(80))).not.toContain('nothing stands');
  });

  test('of many alike five are told, and the others counted', () => {
    const many = Array.from({ length: 8 }, (_, n): Hazard => {
      const facts = { locked: [payments], snapshot: false, wraparound: false };
      return { kind: 'open-transaction', weight: 'waits', ...session, pid: n, ageMs: 1, ...facts };
    });
    const text = renderPreflight({ hazards: many, gaps: [] }, plain(80));
    expect(text.match(/pid \d/g)).toHaveLength(5);
    expect(text).toContain('and 3 more');
  });
});
