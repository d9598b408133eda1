import { join, relative, resolve } from 'node:path';
import { readProject, targetOf } from '../audit/read-project.ts';
import { readWorkload, refuseUnknown, type Workload } from '../audit/read-workload.ts';
import type { Flags } from '../config/config.ts';
import type { Catalog } from '../model/catalog.ts';
import type { CriticalPath } from '../model/path.ts';
import type { PathParameters, Snapshot, ValuesKept } from '../model/snapshot.ts';
import { connect } from '../postgres/connect.ts';
import type { Session } from '../postgres/session.ts';
import { readCatalog } from '../snapshot/catalog.ts';
import { literalsOfStatements } from '../snapshot/redact/literals.ts';
import { sortTextsOn } from '../snapshot/redact/sort-texts.ts';
import { redactSnapshot } from '../snapshot/redact.ts';
import { takeSnapshot } from '../snapshot/take.ts';
import { formatBytes, plural } from '../text/format.ts';
import { parameterSets } from '../workload/parameter-sets.ts';
import { configOf } from './config-of.ts';
import type { Context } from './context.ts';
import { passOver } from './kept-run.ts';
import { type Progress, progressOn } from './progress.ts';
import { version } from './version.ts';
import { writeKept } from './write-kept.ts';

export interface SnapshotOptions extends Pick<Flags, 'url' | 'schema' | 'queries' | 'project'> {
  readonly config?: string;
  readonly output?: string;
  readonly values: ValuesKept;
  readonly quiet?: boolean;
}

interface Taken {
  readonly snapshot: Snapshot;
  /** What the reader should know, one line each. */
  readonly notes: readonly string[];
  /** Absolute folder of the project. */
  readonly root: string;
}

/** Takes the snapshot, writes it, says what is in it and what is not. */
export async function runSnapshot(options: SnapshotOptions, context: Context): Promise<void> {
  const progress = progressOn(context.stderr, options.quiet ?? false);
  try {
    const { snapshot, notes, root } = await take(options, context, progress);
    const file = await outputOf(options, root, context);
    progress.say(`writing ${file}`);
    const bytes = await writeKept('snapshot', file, snapshot);
    progress.end();
    context.stdout.write(tell(relative(context.cwd, file), bytes, snapshot, notes));
  } finally {
    progress.end();
  }
}

async function take(
  options: SnapshotOptions,
  context: Context,
  progress: Progress,
): Promise<Taken> {
  const config = await configOf(options, context);
  progress.say('reading the project');
  const read = await readProject(config, context);
  const target = targetOf(read);
  progress.say(`connecting to ${target.display}`);
  const session = await connect(target, { signal: context.signal });
  try {
    progress.say('reading the catalog and the critical paths');
    const [catalog, workload] = await Promise.all([
      readCatalog(session),
      readWorkload(config, read.project),
    ]);
    refuseUnknown(workload);
    const found = await setsOf(workload.paths, catalog, session, progress);
    const faults = workload.unverified.map(({ path, reason }) => `${path}: ${reason}`);
    return {
      snapshot: await redacted(session, catalog, workload, found.sets, options.values, progress),
      notes: [...read.notes, ...session.notes, ...faults, ...found.notes],
      root: read.project.root,
    };
  } finally {
    await session.close();
  }
}

async function redacted(
  session: Session,
  catalog: Catalog,
  { paths }: Workload,
  parameterSets: readonly PathParameters[],
  values: ValuesKept,
  progress: Progress,
): Promise<Snapshot> {
  progress.say('reading definitions, statistics and sizes');
  const full = await takeSnapshot(session, catalog, { dbperf: version(), parameterSets });
  progress.say('redacting values');
  const keep = await literalsOfStatements(paths.map(({ sql }) => sql));
  return redactSnapshot(full, values, keep, { sort: sortTextsOn(session) });
}

/** Parameter sets of every path for which there are some. */
async function setsOf(
  paths: readonly CriticalPath[],
  catalog: Catalog,
  session: Session,
  progress: Progress,
): Promise<{ readonly sets: readonly PathParameters[]; readonly notes: readonly string[] }> {
  const sets: PathParameters[] = [];
  const notes: string[] = [];
  for (const [index, path] of paths.entries()) {
    progress.say(`choosing parameters of ${path.name} (${index + 1} of ${paths.length})`);
    const found = await parameterSets({ path, catalog, session });
    if ('cause' in found) notes.push(`${path.name}: no parameters are kept: ${found.reason}`);
    else sets.push({ path: path.name, fingerprint: path.fingerprint, sets: found });
  }
  return { sets, notes };
}

/** The default lies in a folder that git passes over. */
async function outputOf({ output }: SnapshotOptions, root: string, { cwd }: Context) {
  if (output !== undefined) return resolve(cwd, output);
  const folder = join(root, '.dbperf');
  await passOver(folder);
  return join(folder, 'snapshot.json.gz');
}

const held: Readonly<Record<ValuesKept, string>> = {
  none: 'no values of columns',
  ranked: 'values only as ranks, numbers of 3 digits and whole hours',
  full: 'VALUES OF COLUMNS AS THEY ARE: treat it like the database itself',
};

function tell(
  file: string,
  bytes: number,
  { catalog, values, parameterSets: paths, gaps }: Snapshot,
  notes: readonly string[],
): string {
  const counts = [
    plural(catalog.tables.length, 'table'),
    plural(catalog.indexes.length, 'index', 'indexes'),
    `parameters of ${plural(paths.length, 'path')}`,
    formatBytes(bytes),
  ];
  const lacking = [...catalog.gaps, ...gaps].map(
    ({ subject, reason, help }) => `gap   ${subject}: ${reason}\n      help  ${help}`,
  );
  return [
    `${file}: ${counts.join(', ')}; it holds ${held[values]}`,
    ...lacking,
    ...notes.map((note) => `note  ${note}`),
    `next  dbperf audit --snapshot ${file}`,
    '',
  ].join('\n');
}
