/** The configuration that `dbperf init` writes: every key, explained, at its default. */
export const configTemplate = `import { defineConfig } from 'dbperf';

export default defineConfig({
  // Folders with critical paths in SQL, besides prisma/sql.
  // queries: ['critical-paths'],

  // The variable that holds the URL of the database to audit, if not the schema's own.
  // urlVariable: 'STAGING_DATABASE_URL',

  // Timed runs of each parameter set, and the timeout of each statement.
  // runs: 5,
  // timeout: '30s',

  // The most indexes that are advised, and the most that they may take together.
  // maxIndexes: 5,
  // maxIndexSize: '2GB',

  // The least severity that fails the audit: 'error', 'warning', 'info' or 'never'.
  // failOn: 'error',

  // Rules, re-graded or switched off. \`dbperf rules\` lists them.
  // rules: { 'unused-index': 'off' },

  // Findings that are accepted, each with its reason.
  // ignore: [{ rule: 'deep-offset', path: 'admin-export', reason: 'runs once a night' }],
});
`;
