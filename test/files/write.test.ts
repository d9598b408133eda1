import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { writeWhole } from '../../src/files/write.ts';

const folder = () => mkdtemp(join(tmpdir(), 'dbperf-files-'));

test('folders on the way are made, and no temporary file is left', async () => {
  const root = await folder();
  await writeWhole(join(root, 'a/b/c.txt'), 'text');
  expect(await readFile(join(root, 'a/b/c.txt'), 'utf8')).toBe('text');
  expect(await readdir(join(root, 'a/b'))).toEqual(['c.txt']);
});

test('a symbolic link is followed, not replaced', async () => {
  const root = await folder();
  await writeFile(join(root, 'real.txt'), 'old');
  await symlink('real.txt', join(root, 'link.txt'));
  await writeWhole(join(root, 'link.txt'), 'new');
  expect(await readFile(join(root, 'real.txt'), 'utf8')).toBe('new');
});

test('a pipe is written to and stays a pipe', async () => {
  const root = await folder();
  const pipe = join(root, 'pipe');
  await promisify(execFile)('mkfifo', [pipe]);
  const [read] = await Promise.all([readFile(pipe, 'utf8'), writeWhole(pipe, 'through')]);
  expect(read).toBe('through');
  expect((await stat(pipe)).isFIFO()).toBe(true);
});

test('where it cannot be written, nothing is left half-written', async () => {
  const root = await folder();
  await mkdir(join(root, 'taken'));
  await expect(writeWhole(join(root, 'taken'), 'text')).rejects.toThrow();
  expect(await readdir(root)).toEqual(['taken']);
});
