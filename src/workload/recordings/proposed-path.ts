import type { CriticalPath } from '../../model/path.ts';
import { type ParameterReference, parameterReferences } from '../../sql/parameters.ts';
import { parse } from '../../sql/parse.ts';
import { formerConstants } from '../former-constants.ts';

/** A critical path in SQL that is proposed for a statement that was seen. */
export interface ProposedPath {
  /** An identifier of JavaScript, as TypedSQL demands: `paymentsD7dc13.sql`. */
  readonly file: string;
  readonly text: string;
}

/** `budget` as a header has it: `15ms`. `note` says where the statement was seen, in one line. */
export async function proposedPath(
  { name, sql }: Pick<CriticalPath, 'name' | 'sql'>,
  budget: string,
  note: string,
): Promise<ProposedPath> {
  const own = name.replace(/^\w+:/, '');
  const header = [`-- @name ${own}`, `-- @budget ${budget}`, `-- ${note}`];
  return {
    file: `${camelCase(own)}.sql`,
    text: `${[...header, await withoutFormerConstants(sql)].join('\n')}\n`,
  };
}

function camelCase(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const joined = words.map((word, n) => (n === 0 ? word : word[0]?.toUpperCase() + word.slice(1)));
  return joined.join('').replace(/^(?=\d)/, '_');
}

/**
 * Both sides of Prisma's `1=1` are parameters of a statement that was seen, for which nobody could
 * find a value; the others are numbered without a gap.
 */
async function withoutFormerConstants(sql: string): Promise<string> {
  const node = (await parse(sql)).stmts?.[0]?.stmt;
  if (node === undefined) return sql;
  const { alike } = formerConstants(node);
  const references = parameterReferences(node);
  const numbers = [...new Set(references.map(({ number }) => number))]
    .filter((number) => !alike.has(number))
    .sort((a, b) => a - b);
  const written = ({ number }: ParameterReference) =>
    alike.has(number) ? '1' : `$${numbers.indexOf(number) + 1}`;
  return replaced(sql, references, written);
}

function replaced(
  sql: string,
  references: readonly ParameterReference[],
  written: (reference: ParameterReference) => string,
): string {
  // The parser counts bytes.
  const bytes = Buffer.from(sql);
  let text = '';
  let end = 0;
  for (const reference of references) {
    text += bytes.subarray(end, reference.location).toString() + written(reference);
    end = reference.location + `$${reference.number}`.length;
  }
  return text + bytes.subarray(end).toString();
}
