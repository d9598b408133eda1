import type { CatalogGap } from '../../model/catalog.ts';

/** What of a project's pool could not be read, one function per situation. */

const pool = (source: string) => `the pool of ${source}`;

export function noSource(major: number): CatalogGap {
  return {
    subject: 'the pool',
    reason:
      major >= 7
        ? 'no source file of the project makes a PrismaPg, so there is nothing to read its pool from'
        : 'the datasource names no URL that is set, and its parameters are what configures the pool',
    help:
      major >= 7
        ? 'run dbperf in the folder of the service, or name it with --project'
        : 'set the variable of `url` in the environment or in .env',
  };
}

export function noClient(): CatalogGap {
  return {
    subject: 'the clients',
    reason: 'no source file of the project makes a PrismaClient',
    help: 'run dbperf in the folder of the service, or name it with --project',
  };
}

export function otherAdapter(source: string, adapter: string): CatalogGap {
  return {
    subject: pool(source),
    reason: `it is ${adapter}'s, and dbperf reads the options of PrismaPg only`,
    help: 'compare its limit, its timeout and its URL with docs/rules/pool-exceeds-max-connections.md by hand',
  };
}

export function urlUnread(source: string): CatalogGap {
  return {
    subject: `the URL of ${source}`,
    reason: 'it is made at run time, so neither its host nor its parameters are known',
    help: 'write `process.env.DATABASE_URL` where the pool is made',
  };
}

export function urlAbsent(name: string): CatalogGap {
  return {
    subject: `the URL of ${name}`,
    reason: 'the variable is not set here, so neither its host nor its parameters are known',
    help: 'set it in the environment or in .env, as the service has it',
  };
}

export function urlInvalid(name: string): CatalogGap {
  return {
    subject: `the URL of ${name}`,
    reason: 'it cannot be taken apart into host, port and parameters',
    help: 'write it as postgresql://user:password@host:port/database, special characters as %XX',
  };
}

export function urlProxied(name: string): CatalogGap {
  return {
    subject: `the URL of ${name}`,
    reason: 'it leads to Prisma Accelerate, whose pool cannot be looked at from here',
    help: "look at the pool in Prisma's console",
  };
}

export function optionUnread(source: string, names: readonly string[]): CatalogGap {
  return {
    subject: pool(source),
    reason: `${names.map((name) => `\`${name}\``).join(', ')} could not be read: made at run time`,
    help: 'write a number, or `Number(process.env.NAME ?? 10)`, where the pool is made',
  };
}

export function poolIgnored(source: string): CatalogGap {
  return {
    subject: pool(source),
    reason: '`new PrismaPg({ pool })` ignores the pool and makes another from its defaults',
    help: 'hand over the pool itself: `new PrismaPg(pool)`',
  };
}

export function parameterInvalid(source: string, name: string, value: string): CatalogGap {
  return {
    subject: `the URL of ${source}`,
    reason: `${name} is no whole number (\`${value}\`), with which Prisma does not connect`,
    help: `write a number: ${name}=10`,
  };
}

export function fileUnread(source: string): CatalogGap {
  return {
    subject: source,
    reason: 'its brackets do not pair, so the clients that it makes could not be read',
    help: 'see that the file compiles',
  };
}

export function severalPools(sources: readonly string[]): CatalogGap {
  return {
    subject: `the pools of ${sources.join(', ')}`,
    reason: 'whether one process holds several of them is not known; each was judged alone',
    help: 'make one client and import it everywhere; where a process holds them all, their limits add up',
  };
}

export function lifetimeUnknown(source: string, within: string | null): CatalogGap {
  const where = within === null ? 'a class or function' : `\`${within}\``;
  return {
    subject: `the client of ${source}`,
    reason: `it is made in ${where}, and nothing shows whether that runs once or for each request`,
    help: 'make it at the top of a module, or keep it on globalThis',
  };
}
