import { join, resolve } from 'node:path';
import type { RulePolicy } from '../model/policy.ts';
import type { RunPolicy } from '../model/run.ts';
import { limitAlone, otherWorkload, snapshotAndDatabase, twoWorkloads } from './problems.ts';
import type { ConfigFile } from './schema.ts';

/** What the command line said; undefined where it said nothing. */
export interface Flags {
  readonly url?: string | undefined;
  readonly schema?: string | undefined;
  readonly project?: string | undefined;
  readonly queries?: string | undefined;
  readonly files?: readonly string[] | undefined;
  readonly only?: readonly string[] | undefined;
  readonly runs?: number | undefined;
  /** Milliseconds. */
  readonly timeout?: number | undefined;
  readonly analyze?: boolean | undefined;
  readonly build?: string | undefined;
  readonly snapshot?: string | undefined;
  readonly recording?: string | undefined;
  readonly statistics?: 'pg_stat_statements' | undefined;
  readonly fromLog?: readonly string[] | undefined;
  readonly limit?: number | undefined;
  readonly maxIndexes?: number | undefined;
  /** Bytes. */
  readonly maxIndexSize?: number | undefined;
  readonly allowWrites?: boolean | undefined;
  readonly runPaths?: boolean | undefined;
  readonly serverless?: boolean | undefined;
  readonly instances?: number | undefined;
  readonly failOn?: RunPolicy['failOn'] | undefined;
  readonly allowPartial?: boolean | undefined;
}

/** Flags over configuration over defaults; what one audit runs with. Paths are absolute. */
export interface Config {
  readonly url: string | null;
  readonly urlVariable: string | null;
  readonly schema: string | null;
  readonly project: string | null;
  /** Folders with critical paths, besides the project's TypedSQL folder. */
  readonly queries: readonly string[];
  /** Files or folders named on the command line: only these are audited. */
  readonly files: readonly string[];
  /** Names of paths; empty: all. */
  readonly only: readonly string[];
  readonly runs: number;
  readonly timeoutMs: number;
  readonly analyze: boolean;
  /** Name of the database in which indexes may be built and rolled back. */
  readonly build: string | null;
  readonly allowWrites: boolean;
  /** The paths in TypeScript may be called. */
  readonly runPaths: boolean;
  /** Whether the service runs serverless; null: nobody said. */
  readonly serverless: boolean | null;
  /** How many instances of it run at once; null: nobody said. */
  readonly instances: number | null;
  /** The environment that they are called in besides the process's own, a file in `.env` form. */
  readonly pathsEnv: string | null;
  /** Where the workload is observed instead of written down; null: the project's critical paths. */
  readonly observed: ObservedFrom | null;
  /** A snapshot to audit instead of a database. */
  readonly snapshot: string | null;
  /** How many indexes are advised at most. */
  readonly maxIndexes: number | null;
  /** Bytes that the advised indexes may take together. */
  readonly maxIndexBytes: number | null;
  readonly policy: RulePolicy;
  readonly runPolicy: RunPolicy;
}

export type ObservedFrom = (
  | { readonly kind: 'recording'; readonly file: string }
  | { readonly kind: 'pg_stat_statements' }
  | { readonly kind: 'logs'; readonly files: readonly string[] }
) & {
  /** How many statements at most, the heaviest first. */
  readonly limit: number | undefined;
};

export interface LoadedFile {
  readonly path: string;
  readonly folder: string;
  readonly content: ConfigFile;
}

const defaults = { runs: 5, timeoutMs: 30_000, failOn: 'error' } as const;

export function resolveConfig(flags: Flags, file: LoadedFile | null, cwd: string): Config {
  const content = file?.content ?? {};
  const folder = file?.folder ?? cwd;
  refuseContradiction(flags);
  const absent = <T>(value: T | undefined): T | null => value ?? null;
  return Object.freeze({
    url: absent(flags.url),
    urlVariable: absent(content.urlVariable),
    schema: flags.schema ? resolve(cwd, flags.schema) : inFolder(folder, content.schema),
    project: flags.project ? resolve(cwd, flags.project) : null,
    queries: queriesOf(flags, content, cwd, folder),
    files: (flags.files ?? []).map((path) => resolve(cwd, path)),
    only: flags.only ?? [],
    runs: flags.runs ?? content.runs ?? defaults.runs,
    timeoutMs: flags.timeout ?? content.timeout ?? defaults.timeoutMs,
    analyze: flags.analyze ?? true,
    build: absent(flags.build),
    allowWrites: flags.allowWrites ?? false,
    runPaths: flags.runPaths ?? content.pathsEnv !== undefined,
    pathsEnv: inFolder(folder, content.pathsEnv),
    serverless: flags.serverless ?? content.serverless ?? null,
    instances: flags.instances ?? content.instances ?? null,
    observed: observedFrom(flags, cwd),
    snapshot: flags.snapshot ? resolve(cwd, flags.snapshot) : null,
    maxIndexes: flags.maxIndexes ?? content.maxIndexes ?? null,
    maxIndexBytes: flags.maxIndexSize ?? content.maxIndexSize ?? null,
    policy: policyOf(file),
    runPolicy: {
      failOn: flags.failOn ?? content.failOn ?? defaults.failOn,
      allowPartial: flags.allowPartial ?? false,
    },
  });
}

/** A snapshot is audited without a database. */
function refuseContradiction(flags: Flags): void {
  if (flags.snapshot === undefined) return;
  const { url, build, allowWrites, runPaths } = flags;
  const needing = {
    '--url': url,
    '--build': build,
    '--allow-writes': allowWrites || undefined,
    '--run-paths': runPaths || undefined,
    '--from': flags.statistics,
  };
  const [flag] = Object.entries(needing).find(([, value]) => value !== undefined) ?? [];
  if (flag !== undefined) throw snapshotAndDatabase(flag);
}

function observedFrom(flags: Flags, cwd: string): ObservedFrom | null {
  const { recording, statistics, fromLog, limit } = flags;
  const named = { '--recording': recording, '--from': statistics, '--from-log': fromLog };
  const given = Object.entries(named).flatMap(([flag, value]) => (value ? [flag] : []));
  const paths = flags.files?.length ? ['paths'] : flags.only?.length ? ['--only'] : [];
  const [first, second] = [...given, ...(given.length > 0 ? paths : [])];
  if (first !== undefined && second !== undefined) throw twoWorkloads(first, second);
  refuseIgnored(flags, first);
  if (recording) return { kind: 'recording', file: resolve(cwd, recording), limit };
  if (statistics) return { kind: statistics, limit };
  if (fromLog) return { kind: 'logs', files: fromLog.map((file) => resolve(cwd, file)), limit };
  return null;
}

/** What would say nothing beside the workload that was named, or without one. */
function refuseIgnored({ limit, runPaths, allowWrites }: Flags, source: string | undefined): void {
  if (source === undefined) {
    if (limit !== undefined) throw limitAlone();
    return;
  }
  if (runPaths) throw otherWorkload('--run-paths', source);
  if (allowWrites) throw otherWorkload('--allow-writes', source);
}

function inFolder(folder: string, path: string | undefined): string | null {
  return path === undefined ? null : join(folder, path);
}

function queriesOf(
  flags: Flags,
  content: ConfigFile,
  cwd: string,
  folder: string,
): readonly string[] {
  if (flags.queries !== undefined) return [resolve(cwd, flags.queries)];
  return [content.queries ?? []].flat().map((path) => resolve(folder, path));
}

function policyOf(file: LoadedFile | null): RulePolicy {
  const ignores = (file?.content.ignore ?? []).map((ignore, index) => ({
    ...ignore,
    source: `${file?.path ?? ''}: ignore[${index}]`,
  }));
  return { severities: file?.content.rules ?? {}, ignores };
}
