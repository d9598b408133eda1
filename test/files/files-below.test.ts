import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { filesBelow } from '../../src/files/files-below.ts';

const below = {
  enters: (name: string) => name !== 'node_modules',
  takes: (name: string) => name.endsWith('.ts'),
};

async function folderWith(...files: string[]): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'dbperf-below-'));
  for (const file of files) {
    await mkdir(join(root, file, '..'), { recursive: true });
    await writeFile(join(root, file), '');
  }
  return root;
}

test('finds what it takes in the folders that it enters, sorted', async () => {
  const root = await folderWith('b.ts', 'a/c.ts', 'a/d.js', 'node_modules/e.ts');
  const found = await filesBelow(root, below);
  expect(found.map((file) => relative(root, file))).toEqual(['a/c.ts', 'b.ts']);
});

test('a folder that cannot be read holds nothing', async () => {
  expect(await filesBelow('/no/such/folder', below)).toEqual([]);
});
