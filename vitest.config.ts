import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that take longest, so that none of them is left over for one worker at the end. */
const longest = [
  'test/gate/workflow.test.ts',
  'test/package/package.test.ts',
  'test/twin/fidelity.test.ts',
  'test/audit/verdict.test.ts',
  'test/audit/booking-service.test.ts',
  'test/twin/what-if-fidelity.test.ts',
  'test/advise/corpus.test.ts',
  'test/audit/bad-input-secrets.test.ts',
  'test/migrate/apply-failures.test.ts',
  'test/audit/never-writes.test.ts',
  'test/postgres/embedded-places.test.ts',
  'test/postgres/kept-cluster.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((path) => moduleId.endsWith(path));
      return at < 0 ? longest.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
    // What files would disturb each other with is in databases, folders and processes of their own;
    // the sources, the parser and the validator are loaded once for each worker.
    isolate: false,
    sequence: { sequencer: LongestFirst },
  },
});
