/** What one term of an index's predicate says of a column; null where it is not understood. */
export type PredicateTerm = {
  readonly column: string;
  readonly kind: 'null' | 'not null' | 'equal' | 'not equal';
  /** PostgreSQL's text of the constant, where there is one. */
  readonly value: string | null;
} | null;

/** The terms that AND joins, in the forms that `pg_get_expr`, Prisma and dbperf write. */
export function predicateTerms(sql: string): readonly PredicateTerm[] {
  const text = withoutParentheses(sql.trim());
  const parts = conjuncts(text);
  return parts.length > 1 ? parts.flatMap(predicateTerms) : [termOf(text)];
}

const column = String.raw`\(?(?:"((?:[^"]|"")+)"|([a-z_][a-z0-9_$]*))\)?(?:::[a-z ]+)?`;
const constant = String.raw`\(?(?:E?'((?:[^']|'')*)'|([-\w.]+))\)?(?:::.+)?`;
const nullTest = new RegExp(`^${column}\\s+IS\\s+(NOT\\s+)?NULL$`, 'i');
const comparison = new RegExp(`^${column}\\s*(=|<>|!=)\\s*${constant}$`, 'i');
const bare = new RegExp(`^(NOT\\s+)?${column}(?:\\s+IS\\s+(TRUE|FALSE))?$`, 'i');

function termOf(text: string): PredicateTerm {
  return nullTerm(text) ?? comparedTerm(text) ?? booleanTerm(text);
}

function nullTerm(text: string): PredicateTerm {
  const found = nullTest.exec(text);
  if (found === null) return null;
  return { column: nameOf(found, 1), kind: found[3] ? 'not null' : 'null', value: null };
}

function comparedTerm(text: string): PredicateTerm {
  const found = comparison.exec(text);
  if (found === null) return null;
  const [, , , operator, quoted, plain = ''] = found;
  const value = quoted?.replaceAll("''", "'") ?? truth[plain.toLowerCase()] ?? plain;
  return { column: nameOf(found, 1), kind: operator === '=' ? 'equal' : 'not equal', value };
}

function booleanTerm(text: string): PredicateTerm {
  const found = bare.exec(text);
  if (found === null) return null;
  const negated = (found[1] !== undefined) !== (found[4]?.toUpperCase() === 'FALSE');
  return { column: nameOf(found, 2), kind: 'equal', value: negated ? 'f' : 't' };
}

/** As `pg_stats` writes them. */
const truth: Readonly<Record<string, string>> = { true: 't', false: 'f' };

function nameOf(found: RegExpExecArray, at: number): string {
  return found[at]?.replaceAll('""', '"') ?? found[at + 1]?.toLowerCase() ?? '';
}

/** Quoted names and strings, parentheses, AND and OR; everything else is between them. */
const token = /"(?:[^"]|"")*"|'(?:[^']|'')*'|[()]|\b(?:AND|OR|BETWEEN)\b/gi;

function conjuncts(text: string): readonly string[] {
  const parts: string[] = [];
  let [depth, start] = [0, 0];
  for (const { 0: found, index } of text.matchAll(token)) {
    depth += found === '(' ? 1 : found === ')' ? -1 : 0;
    if (depth !== 0) continue;
    // One half of a BETWEEN or of an OR is no term of its own.
    if (/^(?:OR|BETWEEN)$/i.test(found)) return [text];
    if (!/^AND$/i.test(found)) continue;
    parts.push(text.slice(start, index));
    start = index + found.length;
  }
  return [...parts, text.slice(start)];
}

function withoutParentheses(text: string): string {
  if (!text.startsWith('(') || !text.endsWith(')')) return text;
  let depth = 0;
  for (const { 0: found, index } of text.matchAll(token)) {
    depth += found === '(' ? 1 : found === ')' ? -1 : 0;
    if (depth === 0 && index < text.length - 1 && found === ')') return text;
  }
  return withoutParentheses(text.slice(1, -1).trim());
}
