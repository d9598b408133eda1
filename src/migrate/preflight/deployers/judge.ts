import type { Hazard } from '../../../model/preflight.ts';
import { afterDeploy, type Command, deploys, goesOn } from './command.ts';
import { dockerfileCommands } from './dockerfile.ts';
import type { DeployFile } from './read-files.ts';
import { packageScript, packageStarts, procfileCommands, shellCommand } from './scripts.ts';
import { composeCommands, manifestCommands } from './yaml.ts';

/**
 * Places at which the start of the service deploys: with two replicas the second deploy waits for
 * Prisma's lock, the build for the second deploy's snapshot, and PostgreSQL ends one of them (40P01).
 */
export function judgeDeployers(files: readonly DeployFile[]): readonly Hazard[] {
  const found = files.flatMap((file) =>
    startsOf(file).flatMap((start) => deployOf(start, start.always, start, files) ?? []),
  );
  const places = new Map(found.map((one) => [`${one.file}:${one.line}`, one]));
  return [...places.values()].map((one) => ({ kind: 'deploys-on-start', weight: 'waits', ...one }));
}

function startsOf(file: DeployFile): readonly Command[] {
  switch (file.kind) {
    case 'dockerfile':
      return dockerfileCommands(file);
    case 'compose':
      return composeCommands(file);
    case 'manifest':
      return manifestCommands(file);
    case 'package':
      return packageStarts(file);
    case 'procfile':
      return procfileCommands(file);
    // Run by whom is not known, unless another file starts it.
    case 'script':
      return [];
  }
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly startedBy: string | null;
}

/** Scripts that call scripts are followed this far. */
const deepest = 4;

/** `starts`: what called the command goes on to start the service, or each replica runs it anyway. */
function deployOf(
  command: Command,
  starts: boolean,
  start: Command,
  files: readonly DeployFile[],
  depth = 0,
): Place | null {
  const { file, line, text } = command;
  if (deploys(text)) {
    const startedBy = command === start ? null : `${start.file}:${start.line}`;
    return starts || goesOn(afterDeploy(text)) ? { file, line, startedBy } : null;
  }
  if (depth === deepest) return null;
  const found = callsOf(text, files).map(({ called, rest }) =>
    deployOf(called, starts || goesOn(rest), start, files, depth + 1),
  );
  return found.find((place) => place !== null) ?? null;
}

interface Call {
  readonly called: Command;
  /** What comes after it in the calling command. */
  readonly rest: string;
}

/** `npm run x`, `pnpm x`, `yarn x`, `npm start`; and shell scripts by their name. */
const call = /\b(?:npm|pnpm|yarn|bun)\s+(?:run\s+|run-script\s+)?([\w:.-]+)|([\w.-]+\.sh)\b/g;

function callsOf(text: string, files: readonly DeployFile[]): readonly Call[] {
  return [...text.matchAll(call)].flatMap((match) => {
    const [whole, script, shell] = match;
    const rest = text.slice(match.index + whole.length);
    const commands = files.flatMap((file) => namedIn(file, script, shell) ?? []);
    return commands.map((called) => ({ called, rest }));
  });
}

function namedIn(
  file: DeployFile,
  script: string | undefined,
  shell: string | undefined,
): Command | null {
  if (script !== undefined) return file.kind === 'package' ? packageScript(file, script) : null;
  const isNamed = file.kind === 'script' && file.path.split('/').at(-1) === shell;
  return isNamed ? shellCommand(file) : null;
}
