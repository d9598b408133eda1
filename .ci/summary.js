import { readFileSync } from 'node:fs';

/** Prints what vitest's JSON report (argv[2]) counts, as one line; nothing is added to it. */
const { numPassedTests, testResults } = JSON.parse(readFileSync(process.argv[2], 'utf8'));

/** A file that broke outside its tests has none that failed, and counts as one. */
const failedIn = ({ status, assertionResults }) => {
  const failed = assertionResults.filter((test) => test.status === 'failed').length;
  return status === 'failed' ? Math.max(failed, 1) : failed;
};

const failed = testResults.reduce((sum, file) => sum + failedIn(file), 0);
console.log(`tests: ${numPassedTests} passed, ${failed} failed`);
