import { Problem } from '../model/problem.ts';

export function noMigrationsFolder(root: string): Problem {
  return new Problem({
    code: 'migrations-missing',
    what: 'the project has no migrations folder',
    where: root,
    expected: 'prisma/migrations, or what prisma.config.ts names',
    help: '--sql prints plain SQL; with Prisma Migrate, make the first migration with prisma migrate dev',
  });
}
