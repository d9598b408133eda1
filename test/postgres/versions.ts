import { expect, test } from 'vitest';
import { binariesOf } from './private-server.ts';

/** The versions on which the tests of this folder run; what is not installed is skipped by name. */
const wanted = [15, 18];

export const majors = wanted.filter((major) => binariesOf(major) !== null);

/** Says which versions are missing, and fails for them where everything is required. */
export function declareMissingVersions(): void {
  for (const major of wanted.filter((one) => !majors.includes(one))) {
    test.skipIf(process.env.DBPERF_REQUIRE_ALL !== '1')(`PostgreSQL ${major} is installed`, () => {
      expect(binariesOf(major)).not.toBeNull();
    });
  }
}
