import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ruleIds, rules } from '../../src/rules/registry.ts';

const root = join(import.meta.dirname, '../..');
const machinery = ['judge.ts', 'registry.ts', 'rule.ts'];

const ruleFiles = readdirSync(join(root, 'src/rules'))
  .filter((name) => name.endsWith('.ts') && !machinery.includes(name))
  .map((name) => name.replace(/\.ts$/, ''));

const page = (id: string) => readFileSync(join(root, `docs/rules/${id}.md`), 'utf8');

const headings = ['Bad', 'Good', 'Threshold', 'Ignore'];

describe('the registry', () => {
  test('holds every file of the folder, by id', () => {
    expect(ruleIds).toEqual([...ruleFiles].sort());
  });

  test('there is no page without a rule', () => {
    const pages = readdirSync(join(root, 'docs/rules')).filter((name) => name !== 'README.md');
    expect(pages.map((name) => name.replace(/\.md$/, '')).sort()).toEqual(ruleIds);
  });

  test('no rule yields to one that does not exist', () => {
    const named = rules.flatMap((rule) => rule.yieldsTo ?? []);
    expect(named.filter((id) => !ruleIds.includes(id))).toEqual([]);
  });
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('has a test', () => {
    expect(existsSync(join(root, `test/rules/${id}.test.ts`))).toBe(true);
  });

  test('its page begins with what the rule itself says', () => {
    const lines = page(id).split('\n').slice(0, 5);
    expect(lines).toEqual([
      `# ${id}`,
      '',
      `- **When:** ${rule.when}`,
      `- **Why:** ${rule.effect}`,
      `- **Mend:** ${rule.remedy}`,
    ]);
  });

  test('its page names the default severity first', () => {
    expect(page(id)).toContain(`- **Severity:** \`${rule.severity}\``);
  });

  test('its page has the shape of all pages', () => {
    const found = [...page(id).matchAll(/^## (.+)$/gm)].map((match) => match[1]);
    expect(found).toEqual(headings);
    expect(page(id)).toContain(`rule: '${id}'`);
  });

  test('its sentences are sentences', () => {
    for (const text of [rule.when, rule.effect, rule.remedy]) expect(text).toMatch(/^[A-Z].*\.$/);
    // Findings begin them in lower case.
    for (const text of [rule.effect, rule.remedy]) expect(text).not.toMatch(/^(Prisma|Postgre)/);
  });
});
