import { directUrlHelp, isPooled, poolSubject, signWords } from './reading/pools.ts';
import { defineRule, type Observation } from './rule.ts';

type Missing = {
  readonly source: string;
  readonly pooler: string;
  readonly direct: string | null;
  readonly prisma: number;
};

export const missingDirectUrl = defineRule({
  id: 'missing-direct-url',
  severity: 'warning',
  when: 'The datasource of a project with Prisma 6 or earlier has a pooled `url` and no `directUrl`.',
  effect:
    'Migrations then go through the pooler, too, which hands their advisory lock and their settings to somebody else: a deploy hangs, or a build is cut off.',
  remedy: 'Add a `directUrl` that leads to the database itself.',
  needs: ['pool'],
  *check({ pool }): Iterable<Observation<Missing>> {
    const { migrations, prismaMajor, pooler } = pool;
    const { url, direct } = migrations;
    if (prismaMajor >= 7 || direct || !isPooled(url, pooler)) return;
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
    message: `url leads to a pooler, and there is no directUrl: ${source} (${pooler})`,
    help: directUrlHelp(prisma, direct),
  }),
});
