import { type Command, lineAt, wordsOf } from './command.ts';
import type { DeployFile } from './read-files.ts';

/** CMD and ENTRYPOINT, over several lines where a backslash says so. */
const instruction = /^[ \t]*(?:CMD|ENTRYPOINT)[ \t]+((?:.*\\\r?\n)*.*)$/gim;

/** What a container of the image starts. RUN is of the build, and is not among it. */
export function dockerfileCommands({ path, text }: DeployFile): readonly Command[] {
  const uncommented = text.replace(/^[ \t]*#.*$/gm, '');
  return [...uncommented.matchAll(instruction)].map((match) => ({
    file: path,
    line: lineAt(uncommented, match.index),
    text: wordsOf(match[1] ?? ''),
    always: false,
  }));
}
