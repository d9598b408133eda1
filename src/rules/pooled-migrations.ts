import { directUrlHelp, isPooled, poolSubject, signWords } from './reading/pools.ts';
import { defineRule, type Observation } from './rule.ts';

type Pooled = {
  readonly source: string;
  /** `host:port`, and what says that it is a pooler. */
  readonly pooler: string;
  readonly direct: string | null;
  readonly prisma: number;
};

export const pooledMigrations = defineRule({
  id: 'pooled-migrations',
  severity: 'warning',
  when: 'The URL that `prisma migrate` takes leads to a pooler.',
  effect:
    'Migrations take advisory locks and settings of a session, which a pooler hands to somebody else: a deploy hangs, or a build is cut off.',
  remedy: 'Let migrations take a URL that leads to the database itself.',
  needs: ['pool'],
  *check({ pool }): Iterable<Observation<Pooled>> {
    const { migrations, prismaMajor, pooler } = pool;
    const { url, direct } = migrations;
    if (!isPooled(url, pooler) || (prismaMajor < 7 && !direct)) return;
    yield {
      subject: poolSubject(url.source),
      facts: {
        source: url.source,
        pooler: signWords(url),
        direct: url.direct,
        prisma: prismaMajor,
      },
    };
  },
  render: ({ source, pooler, direct, prisma }) => ({
    message: `migrations go through a pooler: ${source} (${pooler})`,
    help: directUrlHelp(prisma, direct),
  }),
});
