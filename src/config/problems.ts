import type { z } from 'zod';
import { Problem, type ProblemText } from '../model/problem.ts';

export function configMissing(path: string): Problem {
  return new Problem({
    code: 'config-missing',
    what: 'there is no configuration file of this name',
    where: path,
    help: 'correct -c, or leave it out: without it dbperf looks for dbperf.config.ts',
  });
}

export function configFailed(where: string, error: unknown): Problem {
  return new Problem({
    code: 'config-failed',
    what: 'the configuration could not be loaded',
    where,
    cause: error instanceof Error ? error.message : String(error),
    help: 'run it with Node to see where it fails; `dbperf init` writes a new one',
  });
}

/** One text for each issue that zod found; for unknown keys one each. */
export function configInvalid(
  issue: z.core.$ZodIssue,
  file: string,
  content: unknown,
  suggest: (key: string) => string | null,
): ProblemText[] {
  const at = (key: PropertyKey[]) => `${file}: ${key.map(String).join('.') || 'the whole'}`;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(at([...issue.path, key]), suggest(key)));
  }
  return [
    {
      code: 'config-invalid',
      what: 'a value of the configuration is not valid',
      where: at(issue.path),
      expected: issue.message.replace(/^Invalid (input|option): expected /, ''),
      received: JSON.stringify(valueAt(content, issue.path)) ?? 'nothing',
    },
  ];
}

function unknownKey(where: string, suggestion: string | null): ProblemText {
  return {
    code: 'config-invalid',
    what: 'the configuration has an unknown key',
    where,
    help: suggestion === null ? 'remove it' : `did you mean "${suggestion}"?`,
  };
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
    content,
  );
}

export function snapshotAndDatabase(flag: string): Problem {
  return new Problem({
    code: 'usage',
    what: `--snapshot audits a file, and ${flag} needs a database`,
    help: 'leave out one of the two',
  });
}

export function twoWorkloads(one: string, other: string): Problem {
  return new Problem({
    code: 'usage',
    what: `${one} and ${other} name two workloads`,
    help: 'audit them one after the other',
  });
}

export function otherWorkload(flag: string, source: string): Problem {
  return new Problem({
    code: 'usage',
    what: `${flag} is about the project's critical paths, and ${source} names another workload`,
    help: 'leave out one of the two',
  });
}

export function limitAlone(): Problem {
  return new Problem({
    code: 'usage',
    what: '--limit is about another workload than the critical paths, and none is named',
    help: 'add --recording, --from or --from-log; --only <name> audits some of the critical paths',
  });
}
