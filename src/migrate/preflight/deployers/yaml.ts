import { type Command, deploys, lineAt, withoutComments, wordsOf } from './command.ts';
import type { DeployFile } from './read-files.ts';

/** `command:` of a service in docker-compose. */
export function composeCommands({ path, text }: DeployFile): readonly Command[] {
  return commandsIn(path, withoutComments(text), 0, false);
}

/** Kubernetes' kinds of which each replica starts the same: also their init containers. */
const replicated = /^kind:\s*["']?(?:Deployment|StatefulSet|DaemonSet|ReplicaSet|Rollout)\b/m;

/** Commands of workloads with replicas; a Job runs once. */
export function manifestCommands({ path, text }: DeployFile): readonly Command[] {
  const uncommented = withoutComments(text);
  let offset = 0;
  return uncommented.split(/^---/m).flatMap((document) => {
    const start = offset;
    offset += document.length + '---'.length;
    if (!replicated.test(document)) return [];
    return commandsIn(path, document, lineAt(uncommented, start) - 1, true);
  });
}

const key = /^([ \t]*)(-[ \t]+)?(?:command|entrypoint|args):[ \t]*(.*)$/;

/** Values of the keys that start a container, with the lines below that belong to them. */
function commandsIn(file: string, text: string, before: number, always: boolean): Command[] {
  const lines = text.split('\n');
  return lines.flatMap((line, number) => {
    const found = key.exec(line);
    if (found === null) return [];
    const [, indent = '', dash = '', first = ''] = found;
    const value = [first, ...below(lines.slice(number + 1), indent.length + dash.length)];
    const at = value.findIndex((_, n) => deploys(oneLine(value.slice(0, n + 1))));
    return [{ file, line: before + number + 1 + Math.max(0, at), text: oneLine(value), always }];
  });
}

/** Lines indented further than the key, and the items of a list that stand at its own column. */
function below(lines: readonly string[], indent: number): string[] {
  const end = lines.findIndex((line) => {
    const own = line.search(/\S/);
    return own >= 0 && !(own > indent || (own === indent && /^\s*-\s/.test(line)));
  });
  return end < 0 ? [...lines] : lines.slice(0, end);
}

/** Items of a list are words of one command; each line of a literal block (`|`) is one. */
function oneLine(value: readonly string[]): string {
  const literal = value.some((line) => /(?:^|\s)\|[+-]?\s*$/.test(line));
  const lines = value.map((line) =>
    line.replace(/^\s*-\s+/, '').replace(/(?:^|\s)[|>][+-]?\s*$/, ' '),
  );
  return wordsOf(lines.filter((line) => line.trim() !== '').join(literal ? ' ; ' : ' '));
}
