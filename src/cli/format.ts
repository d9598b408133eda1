import { InvalidArgumentError } from 'commander';

export interface Format {
  readonly name: 'terminal' | 'json';
  /** Null: stdout. */
  readonly file: string | null;
}

/** Where nobody asked for another. */
export const toTerminal: Format = { name: 'terminal', file: null };

/** Reads `-f format[:file]`, which may be repeated. */
export function parseFormat(text: string, previous: readonly Format[] = []): readonly Format[] {
  const [name = '', ...rest] = text.split(':');
  const file = rest.length === 0 ? null : rest.join(':');
  if ((name !== 'terminal' && name !== 'json') || file === '') {
    throw new InvalidArgumentError(
      'Expected terminal or json, with a file if need be: json:run.json.',
    );
  }
  return [...previous, { name, file }];
}
