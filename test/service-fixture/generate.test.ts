import { execFile } from 'node:child_process';
import { appendFile, cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bookingService } from '../../src/demo/booking-service.ts';

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'dbperf-generate-'));
  const filter = (path: string) => !path.endsWith('generated');
  await cp(bookingService.root, root, { recursive: true, filter });
  await symlink(join(bookingService.root, '../../node_modules'), join(root, 'node_modules'));
});

afterAll(() => rm(root, { recursive: true, force: true }));

async function generate(): Promise<string> {
  const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'generate'], {
    cwd: root,
  });
  return stdout.trim();
}

/** Compiling the scripts anew takes seconds where cores are busy. */
const patience = 120_000;

const classText = () => readFile(join(root, 'src/generated/prisma/internal/class.ts'), 'utf8');

test('generates the client, when two ask at once too, and leaves nothing else', {
  timeout: patience,
}, async () => {
  const [one, other] = await Promise.all([generate(), generate()]);
  expect([one, other]).toContain('Prisma Client generated');
  expect(await readdir(join(root, 'src/generated'))).toEqual(['prisma']);
  expect(await classText()).toContain('"clientVersion": "7.10.0"');
});

test('generates again only for another schema', { timeout: patience }, async () => {
  expect(await generate()).toBe('Prisma Client is up to date');
  await appendFile(join(root, 'prisma/schema.prisma'), '\nmodel Voucher {\n  id Int @id\n}\n');
  const both = await Promise.all([generate(), generate()]);
  expect(both).toContain('Prisma Client generated');
  expect(await classText()).toContain('model Voucher');
  expect(await readdir(join(root, 'src/generated'))).toEqual(['prisma']);
});
