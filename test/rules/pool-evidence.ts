import type { Finding } from '../../src/model/finding.ts';
import type { Connections, PoolEvidence } from '../../src/model/pool.ts';
import { connectUrl } from '../../src/postgres/connect.ts';
import { type PoolParts, poolOf } from '../../src/prisma/pool/pool-of.ts';
import type { PoolOptions } from '../../src/prisma/pool/read-pool.ts';
import { readConnections } from '../../src/snapshot/connections.ts';
import { poolIn } from '../prisma/pool/pool-in.ts';
import { saidOf } from './evidence.ts';

export type Files = Readonly<Record<string, string>>;

export interface PoolSituation extends Partial<Omit<PoolParts, 'project'>> {
  readonly files: Files;
  readonly options?: Partial<PoolOptions>;
}

export const direct = 'postgresql://app:secret@db:5432/shop';
export const pooled = 'postgresql://app:secret@db:6543/shop';

/** A client of Prisma 7 whose adapter is made so. */
export function adapter(arguments_: string, url = direct): Files {
  return {
    '.env': `DATABASE_URL="${url}"\n`,
    'src/prisma.ts': `import { PrismaPg } from '@prisma/adapter-pg';
const adapter = new PrismaPg(${arguments_});
export const prisma = new PrismaClient({ adapter });
`,
  };
}

/** A client of Prisma 6 with this URL. */
export function engine(url: string): Files {
  return {
    '.env': `DATABASE_URL="${url}"\n`,
    'src/prisma.ts': 'export const prisma = new PrismaClient();\n',
  };
}

export async function evidenceOf(major: number, situation: PoolSituation): Promise<PoolEvidence> {
  const { files, options, ...read } = situation;
  const project = await poolIn(major, files, options);
  return poolOf({ server: null, pooler: null, captures: [], ...read, project });
}

/** What one rule says of a project, all rules heard. */
export async function saidOfPool(
  rule: string,
  major: number,
  situation: PoolSituation | Files,
): Promise<readonly Finding[]> {
  const whole = isFiles(situation) ? { files: situation } : situation;
  return saidOf(rule, { pool: await evidenceOf(major, whole) });
}

function isFiles(situation: PoolSituation | Files): situation is Files {
  return typeof situation.files !== 'object';
}

/** What the server behind a URL says. */
export async function connectionsOf(url: string): Promise<Connections> {
  const session = await connectUrl(url);
  try {
    return await readConnections(session);
  } finally {
    await session.close();
  }
}
