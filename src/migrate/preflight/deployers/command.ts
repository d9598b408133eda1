/** A command line of a file, as it is started. */
export interface Command {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** With brackets, quotes and line breaks of a list taken away. */
  readonly text: string;
  /** Each replica runs it even where it does nothing but migrate. */
  readonly always: boolean;
}

/** A shell line or a JSON list of words as one line of words. */
export function wordsOf(text: string): string {
  return text
    .replace(/\\\r?\n/g, ' ')
    .replace(/["'[\],]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

const deploy = /\bmigrate\s+deploy\b/;

export function deploys(text: string): boolean {
  return deploy.test(text);
}

/** What comes after the deploy. */
export function afterDeploy(text: string): string {
  const [found = ''] = deploy.exec(text) ?? [];
  return text.slice(text.search(deploy) + found.length);
}

/** Ends of blocks, and what only talks. */
const idle = /^\s*(?:fi|done|esac|then|\}|true|exit\b.*|echo\b.*|sleep\b.*)?\s*$/;

/** Something is started in the rest of a command line: it is no job of its own. */
export function goesOn(rest: string): boolean {
  const [, ...next] = rest.split(/&&|\|\||[;&|\n]/);
  return next.some((command) => !idle.test(command));
}

/** Text with the comments of `#` blanked, so that lines keep their numbers. */
export function withoutComments(text: string): string {
  return text.replace(/(^|\s)#.*$/gm, '$1');
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
