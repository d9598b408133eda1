import type { ClientSite } from '../model/pool.ts';
import { groupBy } from '../text/group-by.ts';
import { poolSubject } from './reading/pools.ts';
import { defineRule, type Observation } from './rule.ts';

type PerRequest = {
  readonly source: string;
  readonly within: string | null;
  readonly made: readonly string[];
  readonly prisma: number;
};

export const clientPerRequest = defineRule({
  id: 'client-per-request',
  severity: 'error',
  when: 'A `PrismaClient` or its adapter is made inside a function that requests call.',
  effect:
    'Each request opens a pool of its own, pays for connecting, and leaves the connections behind: the server runs out of them.',
  remedy: 'Make one client at the top of a module, and import it.',
  needs: ['pool'],
  *check({ pool: { clients, deployment, prismaMajor } }): Iterable<Observation<PerRequest>> {
    // Workers may not share a connection between requests.
    if (/^wrangler\./.test(deployment.serverless ?? '')) return;
    const perRequest = clients.filter(({ lifetime }) => lifetime === 'request');
    for (const [[first, ...others], place] of byFunction(perRequest)) {
      if (first === undefined) continue;
      const { source, within } = first;
      const made = [...new Set([first, ...others].map((site) => site.made))];
      yield {
        subject: poolSubject(source),
        identity: `pool ${place}`,
        facts: { source, within, made, prisma: prismaMajor },
      };
    }
  },
  render: ({ source, within, made, prisma }) => ({
    message: `new ${made.join(' and new ')} in ${within === null ? 'a function' : `\`${within}\``} at ${source}: one for each request`,
    help:
      prisma >= 7
        ? 'at the top of a module of its own: export const prisma = new PrismaClient({ adapter: new PrismaPg({ … }) }); import { prisma } where it is used'
        : 'at the top of a module of its own: export const prisma = new PrismaClient(); import { prisma } where it is used',
  }),
});

function byFunction(sites: readonly ClientSite[]): readonly (readonly [ClientSite[], string])[] {
  const place = ({ source, within }: ClientSite) =>
    `${source.replace(/:\d+$/, '')} ${within ?? ''}`.trim();
  return [...groupBy(sites, place)].map(([name, same]) => [[...same], name]);
}
