import { describe, expect, test } from 'vitest';
import { parsePlan } from '../../src/measure/plan.ts';
import type { ExplainNode } from '../../src/model/plan.ts';

const nodes = (plan: ExplainNode) => parsePlan({ Plan: plan }).nodes;

describe('a plan, as PostgreSQL said it, and what follows from it', () => {
  test('rows and rows removed are totals over all loops', () => {
    const [, inner] = nodes({
      'Node Type': 'Nested Loop',
      'Actual Loops': 1,
      'Actual Rows': 30,
      Plans: [
        {
          'Node Type': 'Index Scan',
          'Actual Loops': 10,
          'Actual Rows': 3,
          'Rows Removed by Filter': 7,
          'Plan Rows': 1,
        },
      ],
    });
    expect(inner?.actual).toMatchObject({ loops: 10, rows: 30, rowsRemoved: 70, estimateError: 3 });
  });

  test('a node that never ran has no actuals', () => {
    expect(nodes({ 'Node Type': 'Seq Scan', 'Actual Loops': 0 })[0]?.actual).toBeNull();
  });

  test('under a Gather the loops of all processes ran side by side', () => {
    const [gather, scan] = nodes({
      'Node Type': 'Gather',
      'Actual Loops': 1,
      'Actual Total Time': 110,
      'Workers Planned': 2,
      'Workers Launched': 2,
      Plans: [
        {
          'Node Type': 'Seq Scan',
          'Actual Loops': 3,
          'Actual Rows': 100,
          'Actual Total Time': 100,
        },
      ],
    });
    expect(scan?.actual).toMatchObject({ rows: 300, exclusiveMs: 100 });
    expect(gather?.actual).toMatchObject({ exclusiveMs: 10, workersLaunched: 2 });
  });

  test('a sort that went to disk, also in a worker, is a spill', () => {
    const [sort] = nodes({
      'Node Type': 'Sort',
      'Actual Loops': 2,
      'Sort Space Type': 'Disk',
      'Sort Space Used': 1000,
      Workers: [
        { 'Worker Number': 0, 'Sort Space Type': 'Disk', 'Sort Space Used': 500 },
        { 'Worker Number': 1, 'Sort Space Type': 'Memory', 'Sort Space Used': 25 },
      ],
    });
    expect(sort?.actual?.spilledKb).toBe(1500);
  });

  test('a hash in several batches has written to disk', () => {
    const [hash] = nodes({
      'Node Type': 'Hash',
      'Actual Loops': 1,
      'Hash Batches': 4,
      'Temp Written Blocks': 10,
    });
    expect(hash?.actual?.spilledKb).toBe(80);
  });
});
