import { type Literal, literalsOf } from './literals.ts';
import { parameterNumbers } from './parameters.ts';
import { type Node, parse } from './parse.ts';
import { type Token, tokensOf } from './tokens.ts';

/** One statement of a text, told apart from its constants. */
export interface NormalStatement {
  /** One line, without comments; constants are `$n`, numbered after the parameters it has. */
  readonly text: string;
  /** The constants' values, in order of their numbers: unquoted text, null is NULL. */
  readonly constants: readonly (string | null)[];
  /** Where each constant begins, in bytes of `source`. */
  readonly places: readonly number[];
  /** n of the first constant's `$n`. */
  readonly firstConstant: number;
  readonly node: Node;
  /** As it was sent, without its neighbours. */
  readonly source: string;
}

const STRINGS = new Set(['SCONST']);
const NUMBERS = new Set(['ICONST', 'FCONST']);

/**
 * The statement at this place (from 0) of a text of one or more; null where there is none. Throws
 * SqlSyntaxError. A type before its constant becomes a CAST: `DATE $1` is no SQL.
 */
export async function normalizeStatement(
  sql: string,
  part: number,
): Promise<NormalStatement | null> {
  const statement = (await parse(sql)).stmts?.[part];
  if (statement?.stmt === undefined) return null;
  const node = statement.stmt;
  const source = Buffer.from(sql);
  const start = statement.stmt_location ?? 0;
  const length = statement.stmt_len ?? 0;
  const own = source.subarray(start, length === 0 ? source.length : start + length);
  const firstConstant = (parameterNumbers(node).at(-1) ?? 0) + 1;
  const literals = literalsOf(node).map((literal) => shifted(literal, start));
  const bare = isAssignment(node);
  const rewritten = await rewrite(own, literals, firstConstant, bare);
  return { node, source: own.toString(), firstConstant, ...rewritten };
}

function shifted(literal: Literal, start: number): Literal {
  const { location, typeLocation } = literal;
  const type = typeLocation === null ? null : typeLocation - start;
  return { ...literal, location: location - start, typeLocation: type };
}

/** `SET app.tenant = acme`, whose values are words; not `SET TRANSACTION READ ONLY`. */
function isAssignment(node: Node): boolean {
  return 'VariableSetStmt' in node && node.VariableSetStmt.kind === 'VAR_SET_VALUE';
}

type Rewritten = Pick<NormalStatement, 'text' | 'constants' | 'places'>;

async function rewrite(
  source: Buffer,
  literals: readonly Literal[],
  firstConstant: number,
  bare: boolean,
): Promise<Rewritten> {
  const text = source.toString();
  // What is one line already, as Prisma writes it, need not be read again.
  if (literals.length === 0 && !/'|--|\/\*|\$\D|\s\s|[\n\t;]/.test(text)) {
    return { text: text.trim(), constants: [], places: [] };
  }
  const tokens = (await tokensOf(text)).filter(({ tokenName }) => !tokenName.endsWith('_COMMENT'));
  return assemble(source, tokens, literals, firstConstant, bare);
}

function assemble(
  source: Buffer,
  tokens: readonly Token[],
  literals: readonly Literal[],
  firstConstant: number,
  bare: boolean,
): Rewritten {
  const byLocation = new Map(literals.map((literal) => [literal.location, literal]));
  const byType = new Map(literals.map((literal) => [literal.typeLocation ?? -1, literal]));
  const constants: (string | null)[] = [];
  const places: number[] = [];
  let text = '';
  let end = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    const typed = byType.get(token.start);
    const literal = typed ?? byLocation.get(token.start);
    const last = lastTokenOf(tokens, at, typed);
    const isConstant = isValue(tokens[last], literal, bare);
    const gap = text !== '' && token.start > end ? ' ' : '';
    if (isConstant) {
      constants.push(literal ? literal.value : token.text);
      places.push(typed?.location ?? token.start);
    }
    const name = `$${firstConstant + constants.length - 1}`;
    const type = typed ? source.subarray(token.start, typed.location).toString().trim() : null;
    text += gap + (isConstant ? (type === null ? name : `CAST(${name} AS ${type})`) : token.text);
    if (isConstant) at = last;
    end = tokens[at]?.end ?? token.end;
  }
  return { text: text.replace(/\s*;$/, ''), constants, places };
}

/** Index of the token in which the constant ends that begins here. */
function lastTokenOf(tokens: readonly Token[], at: number, typed: Literal | undefined): number {
  if (typed) return tokens.findIndex(({ start }) => start === typed.location);
  const signed = ['-', '+'].includes(tokens[at]?.text ?? '');
  return signed && NUMBERS.has(tokens[at + 1]?.tokenName ?? '') ? at + 1 : at;
}

// `extract(year FROM …)` has a constant too, which is written as a word and has to stay one.
function isValue(token: Token | undefined, literal: Literal | undefined, bare: boolean): boolean {
  if (token === undefined) return false;
  // The scanner has no name for b'1', x'1F' and U&'…'.
  if (STRINGS.has(token.tokenName) || token.text.endsWith("'")) return true;
  if (literal === undefined) return false;
  return bare || NUMBERS.has(token.tokenName) || /^(true|false|null)$/i.test(token.text);
}
