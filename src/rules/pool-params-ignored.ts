import type { DeclaredPool } from '../model/pool.ts';
import { poolSubject, poolsOf } from './reading/pools.ts';
import { defineRule, type Observation } from './rule.ts';

type Ignored = {
  readonly source: string;
  readonly url: string;
  /** `connection_limit=1` */
  readonly parameters: readonly string[];
};

/** What of an adapter stands for a parameter of Prisma's own engine. */
const options: Readonly<Record<string, (value: string) => string | null>> = {
  connection_limit: (value) => `max: ${value}`,
  pool_timeout: (seconds) => `connectionTimeoutMillis: ${inMs(seconds)}`,
  connect_timeout: (seconds) => `connectionTimeoutMillis: ${inMs(seconds)}`,
  socket_timeout: (seconds) => `query_timeout: ${inMs(seconds)}`,
  max_idle_connection_lifetime: (seconds) => `idleTimeoutMillis: ${inMs(seconds)}`,
  max_connection_lifetime: (seconds) => `maxLifetimeSeconds: ${seconds}`,
  single_use_connections: () => 'maxUses: 1',
  sslaccept: () => 'ssl: { … }',
  sslidentity: () => 'ssl: { … }',
  schema: () => null,
  pgbouncer: () => null,
  statement_cache_size: () => null,
};

/** Without them an adapter does what they ask for: it names no statements. */
const harmless = new Set(['pgbouncer', 'statement_cache_size']);

export const poolParamsIgnored = defineRule({
  id: 'pool-params-ignored',
  severity: 'warning',
  when: "The URL of an adapter holds parameters of Prisma's former engine, which nobody reads.",
  effect:
    'The pool has the defaults of `pg`, and queries go to the default schema, whatever the URL says: nothing warns of it.',
  remedy: 'Write them as options of the adapter, and take them out of the URL.',
  needs: ['pool'],
  *check({ pool }): Iterable<Observation<Ignored>> {
    for (const one of poolsOf(pool, 'adapter')) {
      const dead = deadIn(one);
      if (one.url === null || dead.length === 0) continue;
      const grave = dead.some(([name]) => !harmless.has(name));
      yield {
        subject: poolSubject(one.source),
        ...(grave ? {} : { severity: 'info' as const }),
        facts: {
          source: one.source,
          url: one.url.source,
          parameters: dead.map(([name, value]) => `${name}=${value}`),
        },
      };
    }
  },
  render: ({ source, url, parameters }) => ({
    message: `the adapter ignores ${parameters.join(', ')} in ${url}`,
    help: helpOf(source, parameters),
  }),
});

/** Not those that the adapter was told otherwise, nor the schema that it takes anyhow. */
function deadIn({
  url,
  limit,
  waitMs,
  schema,
}: DeclaredPool): readonly (readonly [string, string])[] {
  const told = new Set([
    ...(limit.origin === 'default' ? [] : ['connection_limit']),
    ...(waitMs.origin === 'default' ? [] : ['pool_timeout', 'connect_timeout']),
    ...(schema === null ? [] : ['schema']),
  ]);
  return Object.entries(url?.parameters ?? {}).filter(
    ([name, value]) =>
      name in options && !told.has(name) && !(name === 'schema' && value === 'public'),
  );
}

function helpOf(source: string, parameters: readonly string[]): string {
  const pairs = parameters.map((text) => text.split('=') as [string, string]);
  const ofPool = [...new Set(pairs.flatMap(([name, value]) => options[name]?.(value) ?? []))];
  const schema = pairs.find(([name]) => name === 'schema')?.[1];
  const second = schema === undefined ? '' : `, { schema: '${schema}' }`;
  const rest = 'take the parameters out of the URL';
  if (ofPool.length === 0 && schema === undefined) return `${rest}: an adapter needs none of them`;
  const first = ['…', ...ofPool].join(', ');
  return `in ${source}: new PrismaPg({ ${first} }${second}); ${rest}`;
}

function inMs(seconds: string): string {
  return /^\d+$/.test(seconds) ? String(Number(seconds) * 1000) : '…';
}
