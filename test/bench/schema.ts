import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProject } from '../../src/prisma/find-project.ts';
import { readSchema } from '../../src/prisma/read-schema.ts';
import type { Row } from './run.ts';

const models = 300;

/** Reading a schema of 300 models, beside Prisma's own parser alone on the same text. */
export async function largeSchema(): Promise<Row> {
  const folder = await mkdtemp(join(tmpdir(), 'dbperf-bench-'));
  const path = join(folder, 'schema.prisma');
  const text = schemaOf(models);
  await writeFile(path, text);
  try {
    const { getDMMF } = await import('@prisma/get-dmmf');
    const theirs = await time(() => getDMMF({ datamodel: text }));
    const ours = await time(async () =>
      readSchema(await findProject({ cwd: folder, schema: path, env: {} })),
    );
    return {
      what: `schema of ${models} models / \`getDMMF\` alone`,
      ours: `${Math.round(ours)} ms`,
      theirs: `${Math.round(theirs)} ms`,
      ratio: `${(ours / theirs).toFixed(2)}×`,
      wanted: 'about 1 s',
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function time(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** A chain of models, each with scalars, indexes and a relation to the one before. */
function schemaOf(count: number): string {
  const datasource = 'datasource db {\n  provider = "postgresql"\n}\n';
  return datasource + Array.from({ length: count }, (_, n) => modelOf(n, count)).join('');
}

function modelOf(n: number, count: number): string {
  const back =
    n === 0
      ? ''
      : `  parentId Int\n  parent M${n - 1} @relation(fields: [parentId], references: [id])\n`;
  const forth = n === count - 1 ? '' : `  children M${n + 1}[]\n`;
  const scalars = Array.from({ length: 12 }, (_, f) => `  field${f} String? @map("field_${f}")\n`);
  return `model M${n} {\n  id Int @id @default(autoincrement())\n${back}${forth}${scalars.join('')}  @@index([field0])\n  @@index([field1, field2])\n  @@map("m_${n}")\n}\n`;
}
