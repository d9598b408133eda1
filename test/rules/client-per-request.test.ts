import { describe, expect, test } from 'vitest';
import { evidenceOf, type Files, saidOfPool } from './pool-evidence.ts';

const rule = 'client-per-request';
const make = 'new PrismaClient({ adapter: new PrismaPg({ connectionString: url }) })';

const findings = (files: Files, major = 7) => saidOfPool(rule, major, files);

/** Lifetimes of what is made, without repetition. */
async function lifetimes(files: Files) {
  const { clients } = await evidenceOf(7, { files });
  return [...new Set(clients.map(({ lifetime }) => lifetime))];
}

describe('for each request', () => {
  test.each([
    [
      'beside another variable that is kept',
      `let last;\nexport function GET(r) { if (last) log(last); last = 1; const prisma = ${make}; }`,
    ],
    [
      'beside what a request stores',
      `export function GET(req, res) { req.get('a'); res.set('b', 1); const prisma = ${make}; }`,
    ],
    ['wrapped', `export default defineEventHandler(async (event) => { const prisma = ${make}; });`],
    ['CommonJS', `exports.handler = async (event) => { const prisma = ${make}; };`],
    ['a context', `export const createContext = async () => ({ prisma: ${make} });`],
    [
      'a class made in a route',
      `class Db { prisma = ${make}; }\nexport const GET = () => new Db().prisma.payment.count();`,
    ],
    [
      'a route',
      `export async function GET(request: Request): Promise<Response> { const prisma = ${make}; }`,
    ],
    ['a constant', `export const handler = async (event: Event) => { const prisma = ${make}; };`],
    ['the default export', `export default async function Page() { return ${make}; }`],
    ['without a name', `export default async (req, res) => { const prisma = ${make} }`],
    ['a callback', `app.get('/payments', async (req, res) => { const prisma = ${make}; });`],
    [
      'registered by name',
      `async function list(req, res) { const prisma = ${make}; }\napp.get('/', list);`,
    ],
    [
      'called by a route',
      `const open = () => ${make};\nexport async function POST() { const prisma = open(); }`,
    ],
    [
      'a server action',
      `'use server';\nexport async function pay(id: string) { const prisma = ${make}; }`,
    ],
    [
      'declared inside',
      `export function GET() { let prisma; if (!prisma) prisma = ${make}; return prisma; }`,
    ],
  ])('%s', async (_, text) => {
    const [finding, ...others] = await findings({ 'src/a.ts': text });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'error',
      facts: { made: ['PrismaClient', 'PrismaPg'] },
    });
    expect(finding?.key).not.toMatch(/:\d/);
  });

  test('through another module', async () => {
    const files = {
      'src/db.ts': `export function connect() { return ${make}; }\n`,
      'src/route.ts': `import { connect as open } from './db.ts';\nexport const GET = () => open();\n`,
    };
    expect(await findings(files)).toMatchObject([{ facts: { within: 'connect' } }]);
  });

  test('Prisma 6 has its own help', async () => {
    const files = { 'api/a.js': 'export default function handler() { new PrismaClient() }' };
    const [finding] = await findings(files, 6);
    expect(finding?.help).toContain('export const prisma = new PrismaClient();');
  });
});

describe('for the process', () => {
  test.each([
    [
      'a factory called behind a guard',
      `const make = () => ${make};\nlet kept;\nexport function GET() { if (kept === undefined) { kept = make(); } return kept; }`,
    ],
    [
      'one for each tenant',
      `const all = new Map();\nexport function GET(r) { let c = all.get(r.id); if (!c) { c = ${make}; all.set(r.id, c); } return c; }`,
    ],
    [
      'one for each region',
      `const all = {};\nexport const GET = (r) => (all[r.region] ??= ${make});`,
    ],
    ['the top of a module', `export const prisma = ${make};`],
    [
      'behind a route, in code without semicolons',
      `export const GET = () => Response.json({})\nconst prisma = ${make}`,
    ],
    [
      'behind another function, in code without semicolons',
      `const log = () => console.log('x')\nexport const prisma = ${make}`,
    ],
    [
      'on globalThis',
      `const kept = globalThis as unknown as { p?: PrismaClient };\nexport const prisma = kept.p ?? ${make};\nif (process.env.NODE_ENV !== 'production') kept.p = prisma;`,
    ],
    [
      'a factory called at the top',
      `const create = () => { return ${make} };\nexport const prisma = create();`,
    ],
    [
      'a factory with a type',
      `function create(): PrismaClient { return ${make}; }\nexport const prisma: PrismaClient = kept.p ?? create()`,
    ],
    [
      'kept with ??=',
      `let prisma: PrismaClient | undefined;\nexport function client() { prisma ??= ${make}; return prisma; }`,
    ],
    [
      'kept with if',
      `let prisma;\nexport const GET = () => { if (!prisma) { prisma = ${make}; } return prisma; };`,
    ],
    [
      'kept with an early return',
      `let p;\nexport function client() { if (p) return p; p = ${make}; return p; }`,
    ],
    ['kept by another', `export const client = once(() => ${make});`],
    [
      'a service of NestJS',
      `@Injectable()\nexport class Db extends PrismaClient implements OnModuleInit { constructor() { super({ adapter: new PrismaPg({ connectionString: url }) }); } }`,
    ],
    ['a class made once', `class Db { readonly prisma = ${make}; }\nexport const db = new Db();`],
    ['when it listens', `let prisma;\napp.listen(3000, async () => { prisma = ${make}; });`],
    [
      "Next.js's own",
      `const singleton = () => { return ${make} }\ndeclare const globalThis: { kept: ReturnType<typeof singleton> } & typeof global;\nexport default globalThis.kept ?? singleton()`,
    ],
    ['at once', `export const prisma = (() => ${make})();`],
    ['a block', `let prisma; if (isProduction) { prisma = ${make}; } else { prisma = other(); }`],
    [
      'called from main',
      `async function main() { const prisma = open(); }\nfunction open() { return ${make}; }\nmain().catch(() => {});`,
    ],
  ])('%s', async (_, text) => {
    expect(await findings({ 'src/a.ts': text })).toEqual([]);
    expect(await lifetimes({ 'src/a.ts': text })).toEqual(['process']);
  });

  test('through another module', async () => {
    const files = {
      'src/db.ts': `export function connect() { return ${make}; }\n`,
      'src/prisma.ts': `import { connect } from './db.js';\nexport const prisma = connect();\n`,
    };
    expect(await lifetimes(files)).toEqual(['process']);
  });

  test('workers may not share a connection between requests', async () => {
    const text = `export default { fetch(request) { const prisma = ${make}; } };`;
    expect(await findings({ 'src/a.ts': text })).toHaveLength(1);
    expect(await findings({ 'src/a.ts': text, 'wrangler.toml': '' })).toEqual([]);
  });
});

test.each([
  ['a class', `export class Payments { private prisma = ${make}; }`],
  ['a constructor', `export class Db { constructor() { this.prisma = ${make}; } }`],
  [
    'a class made for each request',
    `@Injectable({ scope: Scope.REQUEST })\nexport class Db { prisma = ${make}; }`,
  ],
  ['a callback of a stranger', `stranger(() => ${make});`],
  ['a function that nobody is seen to call', `export function connect() { return ${make}; }`],
])('%s is not known, and said to be', async (_, text) => {
  const files = { 'src/a.ts': text };
  expect(await findings(files)).toEqual([]);
  const { gaps } = await evidenceOf(7, { files });
  expect(gaps.map(({ reason }) => reason)).toContainEqual(
    expect.stringMatching(/nothing shows whether that runs once or for each request/),
  );
});
