import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const src = join(import.meta.dirname, '../src');

interface Source {
  /** Relative to src, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const sources: readonly Source[] = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join(src, path), 'utf8');
    const found = text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g);
    return { path, text, imports: [...found].map((match) => match[1] ?? '') };
  });

const roomOf = (path: string) => (path.includes('/') ? (path.split('/')[0] ?? '') : 'top');

const isLocal = (specifier: string) => specifier.startsWith('.');

const targetOf = (source: Source, specifier: string) =>
  relative(src, join(src, dirname(source.path), specifier));

const everybodys = ['model', 'sql', 'text', 'files'];

/** What each room may import besides itself and what everybody may. */
const doors: Readonly<Record<string, readonly string[]>> = {
  model: [],
  sql: [],
  text: [],
  files: [],
  config: [],
  prisma: [],
  postgres: [],
  workload: ['postgres'],
  capture: ['postgres'],
  service: ['postgres', 'capture'],
  measure: ['postgres'],
  snapshot: ['postgres'],
  twin: ['postgres'],
  advise: [],
  migrate: ['postgres'],
  rules: [],
  report: [],
  demo: ['postgres'],
};

describe('the walls of the house', () => {
  test.each(Object.entries(doors))('%s keeps to its doors', (room, allowed) => {
    const strangers = sources
      .filter((source) => roomOf(source.path) === room)
      .flatMap((source) =>
        source.imports
          .filter(isLocal)
          .map((specifier) => targetOf(source, specifier))
          .filter((target) => ![room, ...everybodys, ...allowed].includes(roomOf(target)))
          .map((target) => `${source.path} → ${target}`),
      );
    expect(strangers).toEqual([]);
  });

  test('every room is known here', () => {
    const rooms = new Set(sources.map((source) => roomOf(source.path)));
    expect([...rooms].sort()).toEqual([...Object.keys(doors), 'audit', 'cli', 'top'].sort());
  });

  test('model imports nothing but model', () => {
    const imports = sources
      .filter((source) => roomOf(source.path) === 'model')
      .flatMap((source) => source.imports)
      .filter((specifier) => !specifier.startsWith('./'));
    expect(imports).toEqual([]);
  });

  test('only postgres imports pg, and the loader of the demo', () => {
    const importers = sources
      .filter((source) => source.imports.includes('pg'))
      .map((source) => roomOf(source.path));
    expect(new Set(importers)).toEqual(new Set(['postgres', 'demo']));
  });

  test('rules and reports touch neither the world nor the clock', () => {
    const touching = sources
      .filter((source) => ['rules', 'report'].includes(roomOf(source.path)))
      .filter(
        ({ imports, text }) =>
          imports.some((specifier) => specifier.startsWith('node:')) ||
          /\b(?:Date\.now|new Date\(\)|process\.|console\.)/.test(text),
      );
    expect(touching.map((source) => source.path)).toEqual([]);
  });

  test('only main exits, and nobody prints to the console', () => {
    const exiting = sources.filter(({ text }) => /process\.exit\(/.test(text));
    const printing = sources.filter(({ text }) => /console\.\w+\(/.test(text));
    expect(exiting.map((source) => source.path)).toEqual(['main.ts']);
    expect(printing.map((source) => source.path)).toEqual([]);
  });

  test('there is no import cycle', () => {
    expect(cycleFrom(sources)).toBeNull();
  });
});

/** Imports of types count too: a cycle of types is a cycle of thought. */
function cycleFrom(all: readonly Source[]): string | null {
  const byPath = new Map(all.map((source) => [source.path, source]));
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): string | null => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path].join(' → ');
    const source = byPath.get(path);
    if (source === undefined || done.has(path)) return null;
    for (const specifier of source.imports.filter(isLocal)) {
      const cycle = visit(targetOf(source, specifier), [...trail, path]);
      if (cycle !== null) return cycle;
    }
    done.add(path);
    return null;
  };
  for (const path of byPath.keys()) {
    const cycle = visit(path, []);
    if (cycle !== null) return cycle;
  }
  return null;
}
