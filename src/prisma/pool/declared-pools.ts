import type { CatalogGap } from '../../model/catalog.ts';
import type { DeclaredSchema, Project } from '../../model/declared.ts';
import { isProxy } from '../find-database-url.ts';
import { adapterPool, type ReadPool, urlOfValue } from './adapter-pool.ts';
import { clientUrl } from './client-url.ts';
import { applicationUrl } from './declared-urls.ts';
import { poolUrl } from './pool-url.ts';
import { noSource, otherAdapter, urlInvalid, urlProxied } from './problems.ts';
import { argumentsAt, type Surroundings } from './source/evaluate.ts';
import type { ProjectSource } from './source/project-source.ts';
import { placeOf, type Site, sitesOf } from './source/sites.ts';
import type { Value } from './source/value.ts';
import { unknownPool, urlPool } from './url-pool.ts';
import type { Lookup } from './variables.ts';

/** What pools are read from. */
export interface Reading {
  readonly project: Project;
  readonly schema: DeclaredSchema;
  readonly source: ProjectSource;
  readonly lookup: Lookup;
}

/** Adapters decide, also in Prisma 6; without one its engine takes the URL. */
export function poolsOf(reading: Reading, cpus: number): readonly ReadPool[] {
  const adapters = sitesIn(reading, ['PrismaPg']);
  if (adapters.length > 0) return adapters.map((site) => readAdapter(reading, site));
  return reading.project.prismaVersion.major >= 7 ? [] : ofUrl(reading, cpus);
}

function sitesIn({ source }: Reading, classes: readonly string[]): readonly Site[] {
  return source.service.flatMap((module) => sitesOf(module, classes));
}

function readAdapter(reading: Reading, site: Site): ReadPool {
  const { project, lookup } = reading;
  return adapterPool(argumentsOf(reading, site), placeOf(project.root, site), lookup);
}

function argumentsOf({ source, lookup }: Reading, { module, open }: Site): readonly Value[] {
  const world: Surroundings = { variable: lookup.value, module: source.imported };
  return open === null ? [] : argumentsAt(module, open, world);
}

/** `url` of the datasource, unless the source gives the client another. */
function ofUrl(reading: Reading, cpus: number): readonly ReadPool[] {
  const given = givenUrls(reading);
  if (given.length > 0) return given.map((one) => givenPool(one, reading, cpus));
  const url = applicationUrl(reading);
  const read = url === null || isProxy(url.text) ? null : poolUrl(url.text, url.source);
  return read === null ? [] : [urlPool(read, cpus)];
}

interface GivenUrl {
  readonly value: Value;
  readonly place: string;
}

function givenUrls(reading: Reading): readonly GivenUrl[] {
  const { project, schema } = reading;
  return sitesIn(reading, ['PrismaClient']).flatMap((site) => {
    const value = clientUrl(argumentsOf(reading, site), schema.datasource.name);
    return value === null ? [] : [{ value, place: placeOf(project.root, site) }];
  });
}

function givenPool({ value, place }: GivenUrl, { lookup }: Reading, cpus: number): ReadPool {
  const { url, gaps } = urlOfValue(value, place, lookup);
  const read = url === null ? unknownPool(place) : urlPool(url, cpus);
  return { pool: read.pool, gaps: [...gaps, ...read.gaps] };
}

const otherAdapters = ['PrismaNeon', 'PrismaNeonHttp', 'PrismaNeonHTTP', 'PrismaPostgresAdapter'];

/** Why there is none. */
export function missingPool(reading: Reading): readonly CatalogGap[] {
  const others = sitesIn(reading, otherAdapters);
  if (others.length > 0) {
    return others.map((site) => otherAdapter(placeOf(reading.project.root, site), site.made));
  }
  const url = applicationUrl(reading);
  if (url !== null && isProxy(url.text)) return [urlProxied(url.source)];
  if (url !== null && reading.project.prismaVersion.major < 7) return [urlInvalid(url.source)];
  return [noSource(reading.project.prismaVersion.major)];
}
