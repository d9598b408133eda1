import type { Finding, Subject } from '../../model/finding.ts';
import type { CriticalPath } from '../../model/path.ts';
import type { RuleIgnore, RulePolicy } from '../../model/policy.ts';

/** What the configuration ignores, and what `@ignore` in the paths' headers does. */
export function allIgnores(
  policy: RulePolicy,
  paths: readonly CriticalPath[],
): readonly RuleIgnore[] {
  const own = paths.flatMap(({ name, source, ignores }) =>
    ignores.map(({ rule, reason }) => ({
      rule,
      path: name,
      reason,
      source: `${source}: @ignore ${rule}`,
    })),
  );
  return [...policy.ignores, ...own];
}

/** The ignores that match a finding, and whether they cover every path that it speaks for. */
export function matchIgnores(
  finding: Finding,
  ignores: readonly RuleIgnore[],
): { readonly matching: readonly RuleIgnore[]; readonly covered: boolean } {
  const paths = pathsOf(finding);
  const matching = ignores.filter(
    ({ rule, path, object }) =>
      rule === finding.rule &&
      (object === undefined || isAbout(finding, object)) &&
      (path === undefined || paths.includes(path)),
  );
  const whole = matching.some(({ path }) => path === undefined);
  const each = paths.every((name) => matching.some(({ path }) => path === name));
  return { matching, covered: whole || (paths.length > 0 && each) };
}

/** One finding may speak for several paths; to ignore it for one of them does not ignore the others. */
function pathsOf({ subject, facts }: Finding): readonly string[] {
  if (subject.kind !== 'path') return [];
  const others = Array.isArray(facts.alsoServes) ? facts.alsoServes : [];
  return [subject.path, ...others];
}

function isAbout({ subject, facts }: Finding, object: string): boolean {
  const names = [...objectsOf(subject), ...(typeof facts.table === 'string' ? [facts.table] : [])];
  return names.some(
    (name) => name === object || `public.${name}` === object || withoutSchema(name) === object,
  );
}

/** A table's name covers its columns and its indexes. */
function objectsOf(subject: Subject): readonly string[] {
  switch (subject.kind) {
    case 'path':
      return [];
    case 'table':
      return [subject.name];
    case 'column':
      return [subject.table, `${subject.table}.${subject.columns.join(',')}`];
    case 'index':
      return [subject.table, subject.name, `${subject.table}.${subject.name}`];
    case 'pool':
      return [subject.name];
  }
}

function withoutSchema(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}
