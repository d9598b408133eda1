import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadDefault } from '../../src/files/load-module.ts';
import { plainDefault } from '../../src/files/plain-module.ts';
import { projectFolder } from '../prisma/project-folder.ts';

const modules = {
  'prisma/config': {
    defineConfig: (config: unknown) => config,
    env: (name: unknown) => `<${name}>`,
  },
  'dotenv/config': {},
};

const plain = [
  ['an object', "export default { schema: 'a.prisma' };"],
  [
    'what prisma init writes',
    `// a comment: { 'x' }
import "dotenv/config";
import { defineConfig, env } from "prisma/config";

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations", seed: 'tsx prisma/seed.ts', },
  datasource: { url: env("DATABASE_URL") },
});
`,
  ],
  [
    'a variable with a fallback',
    "export default { a: process.env.DBPERF_NOT_SET ?? 'there', b: process.env.PATH ?? 'x' }",
  ],
  [
    'a chain of fallbacks',
    "export default { a: process.env.DBPERF_A ?? process.env['PATH']! ?? `x`, b: 1 }",
  ],
  [
    'numbers, lists and words',
    "export default { a: [1, 2.5, 0], b: true, 'c-d': false, e: [], f: {} }",
  ],
  ['a key that is said twice', 'export default { a: 1, /* again */ a: 2 }'],
  [
    'a text that looks like a comment',
    'export default { url: \'postgresql://h/d\', b: "/* no */" }',
  ],
] as const;

describe('a plain module is read as the compiler reads it', () => {
  test.each(plain)('%s', async (_, text) => {
    const file = join(await projectFolder({ 'some.config.ts': text }), 'some.config.ts');
    const read = plainDefault(text, modules, process.env);
    expect(read?.value).toEqual(await loadDefault(file, { virtualModules: modules }));
  });
});

test.each([
  ['a template with a value', `export default { a: \`x\${1}\` }`],
  ['an escape', "export default { a: 'x\\n' }"],
  ['a statement', 'const a = 1;\nexport default { a: 1 }'],
  ['something behind it', 'export default { a: 1 }\nthrow 1'],
  ['another operator', "export default { a: 'x' + 'y' }"],
  ['`||`, for which an empty text is none', "export default { a: process.env.A || 'x' }"],
  ['a function', 'export default { seed: () => 1 }'],
  ['a spread', 'export default { ...process.env }'],
  ['a short key', "import { env } from 'prisma/config';\nexport default { env }"],
  ['a method', 'export default { a() { return 1 } }'],
  ['the prototype', 'export default { __proto__: { a: 1 } }'],
  ['an import from elsewhere', "import 'elsewhere';\nexport default { a: 1 }"],
  [
    'a name that the module does not have',
    "import { other } from 'prisma/config';\nexport default other({})",
  ],
  [
    'a name that every object has',
    "import { toString } from 'prisma/config';\nexport default toString({})",
  ],
  ['an import from one', "import { call } from 'toString';\nexport default call({})"],
  ['no variable', "export default { a: process.env.toString ?? 'x' }"],
  ['another name', "import { env as e } from 'prisma/config';\nexport default { a: e('X') }"],
  ['a call of what is not imported', 'export default defineConfig({ a: 1 })'],
  ['a number in another form', 'export default { a: 1_000, b: 0x10 }'],
  ['an open bracket', "export default { a: 'x'"],
  ['an empty item', 'export default { a: [1, , 2] }'],
  ['nothing', ''],
])('%s is left to the compiler', (_, text) => {
  expect(plainDefault(text, modules, {})).toBeNull();
});
