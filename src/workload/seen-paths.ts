import type { CapturedStatement } from '../model/capture.ts';
import type { LeftOut } from '../model/function-path.ts';
import type { CriticalPath, ParameterSet } from '../model/path.ts';
import { groupBy } from '../text/group-by.ts';
import { readExecution, type SeenExecution } from './seen-execution.ts';
import { SeenTexts } from './seen-texts.ts';
import { systemTypes } from './system-types.ts';
import { unnamedParameters } from './unnamed-parameters.ts';

/** A path in TypeScript with what each of its runs was seen to send. */
export interface SeenFunction {
  readonly name: string;
  readonly source: string;
  readonly weight: number;
  readonly small: boolean;
  readonly writes: boolean;
  readonly runs: readonly SeenRun[];
}

export interface SeenRun {
  readonly set: string;
  readonly statements: readonly CapturedStatement[];
}

/** A statement to be measured, with the parameters that it really had. */
export interface SeenPath {
  readonly path: CriticalPath;
  readonly sets: readonly ParameterSet[];
}

/** What a function was seen to send. */
export interface SeenStatements {
  readonly paths: readonly SeenPath[];
  /** What cannot be measured, one entry for each execution. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * The statements of a function as paths of their own, `name#table`: each once, with the values of its
 * first call in each set. Control of transactions is left out in silence.
 */
export async function seenPaths(seen: SeenFunction): Promise<SeenStatements> {
  const { executions, leftOut } = await readRuns(seen);
  const texts = [...groupBy(withFirstTexts(executions), ({ sql }) => sql).values()];
  const names = namesOf(
    seen.name,
    texts.flatMap(([first]) => first ?? []),
  );
  return { paths: texts.flatMap((calls) => asPath(calls, names, seen) ?? []), leftOut };
}

/**
 * Values may stand in the text: a loop then sends as many texts as it makes rounds. Those of one run
 * that differ in constants only are one statement, and the first call stands for all, as it does
 * where values are parameters.
 */
function withFirstTexts(executions: readonly SeenExecution[]): readonly SeenExecution[] {
  const groups = groupBy(executions, ({ set, shape }) => `${set}\n${shape}`);
  return [...groups.values()].flatMap((calls) =>
    calls.map((call) => ({ ...call, sql: calls[0]?.sql ?? call.sql })),
  );
}

async function readRuns({ name, runs }: SeenFunction) {
  const texts = new SeenTexts();
  const executions: SeenExecution[] = [];
  const leftOut: LeftOut[] = [];
  for (const { set, statements } of runs) {
    for (const seen of statements.toSorted((a, b) => a.order - b.order)) {
      const read = await readExecution(set, seen, texts);
      if (read === null) continue;
      if ('why' in read) leftOut.push({ path: name, set, why: read.why });
      else executions.push(read);
    }
  }
  return { executions, leftOut };
}

/**
 * The same in every run of the same code, whatever the line. Texts that differ in the length of a
 * list only are one statement, and their second name says whose it is: `name#table (heavy)`.
 */
function namesOf(path: string, texts: readonly SeenExecution[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const bases = new Map<string, string>();
  for (const { sql, table, fingerprint: print, set } of texts) {
    const base = bases.get(print);
    const fresh = base ?? unlike([...bases.values()], `${path}#${table}`, '-');
    bases.set(print, fresh);
    const name = base === undefined ? fresh : `${base} (${set})`;
    names.set(sql, unlike([...names.values()], name, ' '));
  }
  return names;
}

function unlike(taken: readonly string[], name: string, glue: string): string {
  if (!taken.includes(name)) return name;
  let n = 2;
  while (taken.includes(`${name}${glue}${n}`)) n += 1;
  return `${name}${glue}${n}`;
}

function asPath(
  calls: readonly SeenExecution[],
  names: ReadonlyMap<string, string>,
  { name, source, weight, small, writes }: SeenFunction,
): SeenPath | null {
  const [first] = calls;
  if (first === undefined) return null;
  const bySet = groupBy(calls, ({ set }) => set);
  const counts = [...bySet].map(([set, all]) => [set, all.length] as const);
  const most = Math.max(...counts.map(([, count]) => count));
  const path: CriticalPath = {
    name: names.get(first.sql) ?? name,
    source,
    sql: first.sql,
    line: 1,
    fingerprint: first.fingerprint,
    budget: { timeMs: null },
    parameters: unnamedParameters(first.parameters),
    samples: [],
    weight: weight * most,
    small,
    ignores: [],
    kind: first.kind,
    writesRollback: writes,
    seen: {
      of: name,
      calls: Object.fromEntries(counts),
      declaredTypes: declaredTypes(first.seen),
      named: calls.some(({ seen }) => seen.statementName !== ''),
    },
  };
  return {
    path,
    sets: [...bySet].flatMap(([set, [call]]) => (call ? [setOf(set, call.seen)] : [])),
  };
}

function declaredTypes({ parameters }: CapturedStatement): readonly number[] {
  return systemTypes(parameters.map(({ declared, typeOid }) => (declared ? typeOid : 0)));
}

function setOf(name: string, { parameters }: CapturedStatement): ParameterSet {
  const values = parameters.map(({ bytes, binary }) =>
    bytes === null || binary ? bytes : Buffer.from(bytes).toString(),
  );
  return { name, values, origin: 'as the function was seen to send them' };
}
