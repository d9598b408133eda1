import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { auditAgainstBareScript, firstExplain } from './audit.ts';
import { loading } from './loading.ts';
import { largeSchema } from './schema.ts';
import { startUp } from './start-up.ts';
import { planTwin } from './twin.ts';

export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly theirs: string;
  readonly ratio: string;
  readonly wanted: string;
}

const root = join(import.meta.dirname, '../..');

/** Every measurement in one run, side by side with what a user would otherwise do. */
const rows: Row[] = [];
const measures = [startUp, largeSchema, loading, firstExplain, auditAgainstBareScript, planTwin];
for (const measure of measures) {
  for (const row of [await measure(root)].flat()) {
    rows.push(row);
    process.stdout.write(
      `${row.what}: ${row.ours} against ${row.theirs} (${row.ratio}; wanted: ${row.wanted})\n`,
    );
  }
}

const table = rows.map((row) => `| ${Object.values(row).join(' | ')} |`).join('\n');
const document = `# Benchmarks

Written by \`npm run bench -- --write\` on ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.versions.node}. Each row was measured side by side in one run, as the median of alternating rounds.

| what | dbperf | otherwise | ratio | wanted |
|---|---|---|---|---|
${table}
`;
if (process.argv.includes('--write')) await writeFile(join(root, 'docs/benchmarks.md'), document);
