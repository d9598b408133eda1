import type { Capture } from '../model/capture.ts';
import { formatCount, plural } from '../text/format.ts';
import { renderCount, statementCount, statementsSent } from '../text/statement-count.ts';
import { captureSubject, loopsIn } from './reading/captured.ts';
import { nameOf } from './reading/subject.ts';
import { defineRule, type Observation } from './rule.ts';

type TooManyStatements = {
  readonly statements: number;
  readonly maxStatements: number;
  readonly set: string;
  /** The same number in each of several parameter sets; null where there was one. */
  readonly constant: boolean | null;
  readonly nestedInclude: boolean;
  /** `typical 4`, `heavy 4` */
  readonly sets: readonly string[];
};

export const tooManyStatements = defineRule({
  id: 'too-many-statements',
  severity: 'error',
  when: 'A path in TypeScript sends more statements than its `maxStatements`, transaction control not counted.',
  effect:
    'Each statement costs a round trip and holds or awaits a connection, which under load is what users wait for.',
  remedy:
    'Merge statements, or agree on another number where it is constant and each of them is needed.',
  needs: ['captures'],
  yieldsTo: ['n-plus-one'],
  *check({ captures }): Iterable<Observation<TooManyStatements>> {
    for (const capture of captures) {
      const { maxStatements } = capture;
      const { most: statements, ...count } = statementCount(capture);
      if (maxStatements === null || statements <= maxStatements) continue;
      yield {
        subject: captureSubject(capture),
        stands: withoutLoops(capture) > maxStatements,
        facts: { statements, maxStatements, ...count },
      };
    }
  },
  render: (facts, subject) => ({
    message: `${nameOf(subject)} sends ${plural(facts.statements, 'statement')}, ${formatCount(facts.maxStatements)} are allowed`,
    measured: renderCount({ ...facts, most: facts.statements }),
    ...(facts.nestedInclude ? { help: includeHelp } : {}),
  }),
});

const includeHelp =
  'a nested include sends one statement for each level, however many rows there are: include less, let `relationJoins` make one statement of it, or allow this many';

/** The most statements of any run, were each loop over rows one statement. */
function withoutLoops(capture: Capture): number {
  const merged = capture.runs.map((run) => {
    return statementsSent(run) - loopsIn(run).reduce((sum, { calls }) => sum + calls - 1, 0);
  });
  return Math.max(...merged);
}
