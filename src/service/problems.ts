import { Problem } from '../model/problem.ts';

export function commandMissing(program: string): Problem {
  return new Problem({
    code: 'command-missing',
    what: 'there is no such command to record',
    where: 'dbperf record -- <command>',
    received: program,
    help: 'name a program in PATH; what a shell has to read goes through one: -- sh -c "…"',
  });
}

export function commandFailed(program: string, error: unknown): Problem {
  return new Problem({
    code: 'command-failed',
    what: 'the command could not be started',
    where: program,
    cause: error instanceof Error ? error.message : String(error),
  });
}
