import type { OmittedReason } from '../../model/observed.ts';
import type { SeenStatement, StatementKind } from '../../model/path.ts';
import { type NormalStatement, normalizeStatement } from '../../sql/normalize.ts';
import { parameterNumbers } from '../../sql/parameters.ts';
import { fingerprint, parse, SqlSyntaxError } from '../../sql/parse.ts';
import { statementKind } from '../../sql/statement.ts';
import { isReserved } from '../../sql/tokens.ts';
import { castTypedParameters } from '../../sql/typed-parameters.ts';
import { usedTables } from '../../sql/used-tables.ts';
import { unfit } from './unfit.ts';

/** What a text that a source keeps turns out to be. Holds no constants. */
export type ObservedStatement =
  | ObservedQuery
  | { readonly kind: 'omitted'; readonly reason: Exclude<OmittedReason, 'unreadable'> }
  /** dbperf's own. */
  | { readonly kind: 'own' }
  | { readonly kind: 'unreadable'; readonly why: string };

export interface ObservedQuery {
  readonly kind: 'query';
  /** Constants are `$n`. */
  readonly sql: string;
  readonly fingerprint: string;
  /** The first table that it names. */
  readonly table: string;
  readonly statementKind: StatementKind;
  readonly parameters: readonly number[];
  /** How it was sent, where the source knows. */
  readonly sent?: Pick<SeenStatement, 'declaredTypes' | 'named'>;
}

/** Texts beyond it are not parsed, characters. */
export const longestText = 1_000_000;

/** Never throws for what a text holds. */
export async function readObserved(text: string): Promise<ObservedStatement> {
  if (text.length > longestText) return { kind: 'omitted', reason: 'too-long' };
  try {
    const several = ((await parse(text)).stmts?.length ?? 0) > 1;
    if (several) return unreadable('several statements in one message have one time together');
    const normal = await normalizeStatement(text, 0);
    return normal === null ? { kind: 'omitted', reason: 'utility' } : await readOne(normal);
  } catch (error) {
    if (error instanceof RangeError) return unreadable('it is nested too deeply to be read');
    if (!(error instanceof SqlSyntaxError)) throw error;
    return unreadable(await reasonOf(error));
  }
}

function unreadable(why: string): ObservedStatement {
  return { kind: 'unreadable', why };
}

async function readOne(normal: NormalStatement): Promise<ObservedStatement> {
  const { text, node } = normal;
  const kind = statementKind(node);
  if (typeof kind === 'object') return { kind: 'omitted', reason: 'utility' };
  const reason = unfit(node);
  if (reason === 'own') return { kind: 'own' };
  if (reason !== null) return { kind: 'omitted', reason };
  const repaired = await castTypedParameters(text);
  if ('lost' in repaired) return unreadable(repaired.lost);
  const { sql } = repaired;
  const parameters = parametersOf(normal);
  const gap = parameters.findIndex((number, at) => number !== at + 1);
  if (gap >= 0) return unreadable(`it uses $${parameters[gap]} but not $${gap + 1}`);
  const [table] = usedTables(node);
  return {
    ...{ kind: 'query', sql, statementKind: kind, parameters },
    fingerprint: await fingerprint(sql),
    table: table?.name ?? '',
  };
}

/** Its own, and after them one for each constant. */
function parametersOf({ node, constants, firstConstant }: NormalStatement): readonly number[] {
  return [...parameterNumbers(node), ...constants.map((_, n) => firstConstant + n)];
}

// The parser quotes what it stumbled at, which may be part of a value: `'O'BRIEN'`.
async function reasonOf({ message, place }: SqlSyntaxError): Promise<string> {
  const found = / at or near "(\$\d+|\W{1,3}|[A-Za-z]+)"$/.exec(message);
  const [near = '', word = ''] = found ?? [];
  const shown = !/^[A-Za-z]/.test(word) || (await isReserved(word)) ? near : '';
  return `it does not parse: syntax error${shown} in line ${place.line}, column ${place.column}`;
}
