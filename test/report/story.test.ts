import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import type { Proof } from '../../src/model/advice.ts';
import type { Run } from '../../src/model/run.ts';
import { renderStory } from '../../src/report/story.ts';
import {
  adviceWith,
  builtAndMeasured,
  plannedTrial,
  provenOnTwin,
  withAdvice,
} from './booking-run.ts';

const told = (run: Run) =>
  renderStory(run, { colours: new Chalk({ level: 0 }), width: 160, verbose: false });

describe('the story of a run', () => {
  test('an index that was built has its times and how the path grows', () => {
    const story = told(withAdvice(adviceWith(builtAndMeasured)));
    expect(story).toContain('proven indexes (built, measured, rolled back)');
    expect(story).toContain(
      'webhook-lookup: 142 ms → 0.06 ms (parameters `miss`), growth linear → flat',
    );
  });

  test('an index of the twin alone has its costs, and is not said to be measured', () => {
    const story = told(withAdvice(adviceWith(provenOnTwin)));
    expect(story).toContain('webhook-lookup: cost 31,402 → 8.4 (parameters `miss`)');
    expect(story).not.toContain('measured, rolled back');
  });

  test('what another version planned says that it is unproven', () => {
    const proof: Proof = {
      kind: 'unproven',
      reason: 'on 16',
      bytes: 8192,
      trials: [plannedTrial],
    };
    const lines = told(withAdvice(adviceWith(proof))).split('\n');
    const unproven = lines.indexOf('  unproven on 16');
    expect(lines[unproven + 1]).toContain('cost 31,402 → 8.4');
    expect(lines[unproven + 2]).toMatch(/CREATE INDEX .* -- 8 kB$/);
  });
});
