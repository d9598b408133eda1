import { type Command, lineAt, withoutComments } from './command.ts';
import type { DeployFile } from './read-files.ts';

/** Processes that are started once for each dyno; `release` runs once for a release. */
export function procfileCommands({ path, text }: DeployFile): readonly Command[] {
  return withoutComments(text)
    .split('\n')
    .flatMap((line, number) => {
      const [, process, command = ''] = /^([\w-]+):\s*(.*)$/.exec(line) ?? [];
      if (process === undefined || process === 'release') return [];
      return [{ file: path, line: number + 1, text: command, always: false }];
    });
}

/** `start`, and `prestart`, which runs before each. */
export function packageStarts(file: DeployFile): readonly Command[] {
  return ['start', 'prestart'].flatMap((name) => {
    const script = packageScript(file, name);
    return script === null ? [] : [{ ...script, always: name === 'prestart' }];
  });
}

/** A script of package.json; null without one. */
export function packageScript({ path, text }: DeployFile, name: string): Command | null {
  const script = scriptsOf(text)?.[name];
  if (typeof script !== 'string') return null;
  const offset = text.indexOf(`${JSON.stringify(name)}:`, Math.max(0, text.indexOf('"scripts"')));
  return { file: path, line: lineAt(text, Math.max(0, offset)), text: script, always: false };
}

function scriptsOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const document: unknown = JSON.parse(text);
    return (document as { scripts?: Record<string, unknown> } | null)?.scripts ?? null;
  } catch {
    return null;
  }
}

/** A shell script as one command; the line is that of its `migrate deploy`. */
export function shellCommand({ path, text }: DeployFile): Command {
  const body = withoutComments(text);
  const line = lineAt(body, Math.max(0, body.search(/\bmigrate\s+deploy\b/)));
  const words = body
    .replace(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .map((each) => each.trim());
  return { file: path, line, text: words.filter((each) => each !== '').join(' ; '), always: false };
}
