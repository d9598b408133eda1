import type { CatalogGap } from '../../model/catalog.ts';
import type { Project } from '../../model/declared.ts';
import type { ClientSite } from '../../model/pool.ts';
import { lifetimeUnknown, noClient } from './problems.ts';
import { lifetimeAt } from './source/lifetime.ts';
import type { ProjectSource } from './source/project-source.ts';
import { placeOf, type Site, sitesOf } from './source/sites.ts';
import { around } from './source/source-module.ts';

/** Where the service makes clients and adapters, and how long they live. */
export function clientSites(
  source: ProjectSource,
  { root }: Project,
): { readonly sites: readonly ClientSite[]; readonly gaps: readonly CatalogGap[] } {
  const found = source.service.flatMap((module) => sitesOf(module, ['PrismaClient', 'PrismaPg']));
  const sites = found.map((site) => clientSite(site, source, root));
  const unknown = sites.filter(({ lifetime }) => lifetime === 'unknown');
  return {
    sites,
    gaps: [
      // A NestJS service extends the class, and a v6 project may hand it on.
      ...(found.length === 0 && source.naming('PrismaClient').length === 0 ? [noClient()] : []),
      ...onePerPlace(unknown).map(({ source, within }) => lifetimeUnknown(source, within)),
    ],
  };
}

function clientSite(site: Site, { naming }: ProjectSource, root: string): ClientSite {
  const [innermost] = around(site.module, site.at);
  return {
    made: site.made,
    source: placeOf(root, site),
    lifetime: lifetimeAt(site, naming),
    within: innermost?.name ?? null,
  };
}

/** Client and adapter are often made in one line. */
function onePerPlace(sites: readonly ClientSite[]): readonly ClientSite[] {
  return sites.filter((site, at) => sites.findIndex(({ source }) => source === site.source) === at);
}
