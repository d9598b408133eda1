import type { CandidateKey } from '../model/advice.ts';
import type { ParameterSet } from '../model/path.ts';
import type { Condition } from '../model/statement.ts';
import { columnOf } from './column-statistics.ts';
import type { Shape } from './shape.ts';
import { keyOf, type Term, termId, termOf } from './term.ts';
import type { TableUsage } from './usage.ts';

/** What bears on patterns beside the statement. */
export interface PatternContext {
  /** The database's collation, as the catalog says it. */
  readonly collation: string;
  /** Names of the installed extensions. */
  readonly extensions: ReadonlySet<string>;
  /** Values of the parameters, by which a pattern is seen to begin with text or with `%`. */
  readonly sets: readonly ParameterSet[];
}

/** LIKE with a beginning: a btree in byte order. Any other pattern, and ILIKE: trigrams. */
export function patternShapes(usage: TableUsage, context: PatternContext): readonly Shape[] {
  return usage.patterns.flatMap((condition) => {
    const term = termOf(condition, usage.table);
    if (term === null) return [];
    const anchored = condition.symbol !== '~~*' && isAnchored(condition, context);
    const trigrams = context.extensions.has('pg_trgm') ? [gin(term, 'gin_trgm_ops')] : [];
    return [...(anchored ? prefixShapes(term, usage, context) : []), ...trigrams];
  });
}

function prefixShapes(term: Term, usage: TableUsage, context: PatternContext): readonly Shape[] {
  const inOrder = /^(C|POSIX)$/.test(context.collation);
  const type = columnOf(term.column, usage.table)?.type ?? '';
  const opclass = /^character\b(?! varying)/.test(type) ? 'bpchar_pattern_ops' : 'text_pattern_ops';
  const key = { ...keyOf(term), opclass: inOrder ? null : opclass };
  const equal = usage.equal.filter((one) => termId(one) !== termId(term)).map(keyOf);
  return [
    ...(equal.length > 0 ? [btree([...equal, key], equal.length)] : []),
    btree([key], 0),
    // The column's own collation may be C, which the catalog does not say.
    ...(inOrder ? [] : [btree([keyOf(term)], 0)]),
  ];
}

function btree(keys: readonly CandidateKey[], equalityKeys: number): Shape {
  return { method: 'btree', keys, equalityKeys, include: [], predicate: null };
}

export function gin(term: Term, opclass: string | null): Shape {
  const keys = [{ ...keyOf(term), opclass }];
  return { method: 'gin', keys, equalityKeys: 0, include: [], predicate: null };
}

/** With some parameter set the pattern begins with text. */
function isAnchored({ operand, symbol }: Condition, { sets }: PatternContext): boolean {
  if (symbol === '^@') return true;
  const begins = symbol.startsWith('~~') ? /^[^%_]/ : /^\^[\w ]/;
  if (operand?.kind === 'constant') return begins.test(operand.value ?? '');
  if (operand?.kind !== 'parameter') return false;
  const { number, prefix, suffix } = operand;
  return sets.some(({ values }) => begins.test(`${prefix}${values[number - 1] ?? ''}${suffix}`));
}
