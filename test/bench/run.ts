import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { adviceByTwin } from './advice.ts';
import { auditAgainstBareScript, firstExplain } from './audit.ts';
import { againstHypopg } from './hypopg.ts';
import { largeDatabase } from './large-database.ts';
import { loading } from './loading.ts';
import { readingLogs } from './reading-logs.ts';
import { largeSchema } from './schema.ts';
import { startUp } from './start-up.ts';
import { wireTap } from './tap.ts';
import { planTwin } from './twin.ts';

export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly theirs: string;
  readonly ratio: string;
  readonly wanted: string;
}

const root = join(import.meta.dirname, '../..');

/** Each by the name that `npm run bench -- <name> …` takes. */
const measures: Readonly<Record<string, (root: string) => Promise<Row | readonly Row[]>>> = {
  'start-up': startUp,
  schema: largeSchema,
  loading,
  'first-explain': firstExplain,
  audit: auditAgainstBareScript,
  twin: planTwin,
  'large-database': largeDatabase,
  'wire-tap': wireTap,
  'reading-logs': readingLogs,
  advice: adviceByTwin,
  hypopg: againstHypopg,
};

const names = process.argv.slice(2).filter((argument) => argument !== '--write');
const unknown = names.find((name) => !(name in measures));
if (unknown !== undefined) {
  throw new Error(`no bench ${unknown}; there are: ${Object.keys(measures).join(', ')}`);
}

/** In one run, side by side with what a user would otherwise do. */
const rows: Row[] = [];
for (const [name, measure] of Object.entries(measures)) {
  if (names.length > 0 && !names.includes(name)) continue;
  for (const row of [await measure(root)].flat()) {
    rows.push(row);
    process.stderr.write(
      `${row.what}: ${row.ours} against ${row.theirs} (${row.ratio}; wanted: ${row.wanted})\n`,
    );
  }
}

const table = rows.map((row) => `| ${Object.values(row).join(' | ')} |`).join('\n');
const document = `# Benchmarks

Written by \`npm run bench -- --write\` on ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.versions.node}. Each row was measured side by side in one run; short times are medians of alternating rounds.

| what | dbperf | otherwise | ratio | wanted |
|---|---|---|---|---|
${table}
`;
process.stdout.write(document);
// Some of the rows alone would take the others' place.
if (process.argv.includes('--write') && names.length === 0) {
  await writeFile(join(root, 'docs/benchmarks.md'), document);
}
