import type { CapturedStatement } from '../model/capture.ts';
import type { CriticalPath, ParameterSet, StatementKind } from '../model/path.ts';
import { parameterNumbers } from '../sql/parameters.ts';
import { fingerprint, SqlSyntaxError } from '../sql/parse.ts';
import { splitStatements } from '../sql/split.ts';
import { statementKind } from '../sql/statement.ts';
import { walk } from '../sql/walk.ts';
import { groupBy } from '../text/group-by.ts';
import { systemTypes } from './system-types.ts';

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

/** One execution, taken apart. */
interface Execution {
  readonly set: string;
  readonly seen: CapturedStatement;
  readonly sql: string;
  readonly kind: StatementKind;
  readonly fingerprint: string;
  readonly table: string;
  readonly parameters: readonly number[];
}

/**
 * The statements of a function as paths of their own, `name#table`: each text once, with the
 * parameters of its first call in each set. What controls transactions or failed is left out.
 */
export async function seenPaths(seen: SeenFunction): Promise<readonly SeenPath[]> {
  const executions = (await Promise.all(seen.runs.map(executionsOf))).flat();
  const texts = groupBy(executions, ({ sql }) => sql);
  const names = namesOf(
    seen.name,
    [...texts.values()].flatMap(([first]) => first ?? []),
  );
  return [...texts.values()].flatMap((calls) => asPath(calls, names, seen) ?? []);
}

async function executionsOf({ set, statements }: SeenRun): Promise<readonly Execution[]> {
  const found: Execution[] = [];
  for (const seen of statements.toSorted((a, b) => a.order - b.order)) {
    const execution = seen.sqlState === null ? await executionOf(set, seen) : null;
    if (execution !== null) found.push(execution);
  }
  return found;
}

async function executionOf(set: string, seen: CapturedStatement): Promise<Execution | null> {
  try {
    const one = (await splitStatements(seen.text))[seen.part];
    const kind = one?.statement.stmt ? statementKind(one.statement.stmt) : null;
    if (one === undefined || kind === null || typeof kind === 'object') return null;
    return {
      ...{ set, seen, kind, sql: one.sql },
      fingerprint: await fingerprint(one.sql),
      table: firstTable(one.statement),
      parameters: parameterNumbers(one.statement),
    };
  } catch (error) {
    if (error instanceof SqlSyntaxError) return null;
    throw error;
  }
}

function firstTable(statement: unknown): string {
  let table = '';
  walk(statement, (tag, node) => {
    if (tag === 'RangeVar' && table === '') table = String(node.relname ?? '');
    return undefined;
  });
  return table === '' ? 'statement' : table;
}

/**
 * The same in every run of the same code, whatever the line. Texts that differ in the length of a
 * list only are one statement, and their second name says whose it is: `name#table (heavy)`.
 */
function namesOf(path: string, texts: readonly Execution[]): ReadonlyMap<string, string> {
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
  calls: readonly Execution[],
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
    parameters: first.parameters.map((number) => ({
      number,
      name: null,
      type: null,
      nullable: true,
    })),
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
