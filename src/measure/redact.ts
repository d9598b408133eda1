import type { BoundValue, CriticalPath, ParameterSet } from '../model/path.ts';
import type { ExplainDocument } from '../model/plan.ts';

/**
 * Bound parameters appear as constants in a custom plan. Here they become `$n` again, and any
 * constant that the statement itself does not contain becomes `?`, so that a run holds no values.
 */
export function redactPlan(
  document: ExplainDocument,
  { sql, seen }: Pick<CriticalPath, 'sql' | 'seen'>,
  { values }: Pick<ParameterSet, 'values'>,
): ExplainDocument {
  // What an application was seen to send may hold values in its text.
  const replacements = replacementsFor(seen ? '' : sql, values);
  return redactValue(document, '', replacements) as ExplainDocument;
}

interface Replacements {
  readonly own: ReadonlySet<string>;
  readonly parameters: ReadonlyMap<string, string>;
}

function replacementsFor(sql: string, values: readonly BoundValue[]): Replacements {
  const own = new Set([...sql.matchAll(token)].flatMap((match) => constantOf(match[0]) ?? []));
  const parameters = new Map<string, string>();
  for (const [index, value] of values.entries()) {
    if (typeof value === 'string' && !parameters.has(value)) parameters.set(value, `$${index + 1}`);
  }
  return { own, parameters };
}

/** Names are not constants, and must stay as they are even where they contain digits. */
const nameProperties = new Set([
  'Node Type',
  'Relation Name',
  'Schema',
  'Alias',
  'Index Name',
  'Function Name',
  'CTE Name',
  'Subplan Name',
  'Parent Relationship',
  'Tuplestore Name',
  'Table Function Name',
  'Custom Plan Provider',
  'Settings',
]);

function redactValue(value: unknown, property: string, replacements: Replacements): unknown {
  if (nameProperties.has(property)) return value;
  if (typeof value === 'string') return redactText(value, replacements);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, property, replacements));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, redactValue(item, key, replacements)]),
  );
}

/**
 * In this order: quoted identifiers, type modifiers such as `::numeric(10,2)` and parameters,
 * all kept; string constants; numbers that are not part of a word.
 */
const token =
  /"(?:[^"]|"")*"|::[a-z_ ]+\([\d,]+\)|\$\d+|E?'(?:[^'\\]|''|\\.)*'|(?<![\w.$])\d+(?:\.\d+)?(?:e[+-]?\d+)?(?!\w)/gi;

function redactText(text: string, replacements: Replacements): string {
  return text.replace(token, (found) => {
    const constant = constantOf(found);
    if (constant === null) return found;
    const parameter = replacements.parameters.get(constant);
    if (parameter !== undefined) return parameter;
    return replacements.own.has(constant) ? found : '?';
  });
}

/** The constant's bare text; null for what is not a constant. */
function constantOf(found: string): string | null {
  if (/^\d/.test(found)) return found;
  const quoted = /^E?'(.*)'$/is.exec(found);
  return quoted?.[1] === undefined ? null : quoted[1].replaceAll("''", "'");
}
