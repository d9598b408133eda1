import type { Subject } from '../../model/finding.ts';
import type { DeclaredPool, PoolEvidence, Pooler, PoolUrl } from '../../model/pool.ts';
import type { PoolerSign } from '../../model/preflight.ts';

/** A place of the source, or what a URL comes from. Its line is no part of its name. */
export function poolSubject(source: string): Subject {
  return { kind: 'pool', name: source.replace(/:\d+$/, ''), source };
}

/** Whether the URL leads to a pooler that hands a connection from one client to another. */
export function isPooled(url: PoolUrl | null, pooler: Pooler | null): url is PoolUrl {
  return url !== null && url.sign !== null && pooler?.mode !== 'session';
}

const signs: Readonly<Record<PoolerSign, string>> = {
  parameter: '`pgbouncer=true`',
  port: "a pooler's port",
  host: "a pooler's host",
  process: 'another process answers than was announced',
};

/** `localhost:6432: a pooler's port` */
export function signWords({ address, sign }: PoolUrl): string {
  return sign === null ? address : `${address}: ${signs[sign]}`;
}

/** Where the direct URL goes, for a project of this version of Prisma. */
export function directUrlHelp(prismaMajor: number, direct: string | null): string {
  const where = direct === null ? 'the database itself' : direct;
  return prismaMajor >= 7
    ? `in prisma.config.ts: datasource: { url: env('DIRECT_URL') }, with DIRECT_URL leading to ${where}; the adapter keeps the pooled URL`
    : `in the datasource of schema.prisma: directUrl = env("DIRECT_URL"), with DIRECT_URL leading to ${where}; url stays the pooled one`;
}

/** How a pool's option is written, where it is configured. */
export function optionHelp(
  { form, source }: Pick<DeclaredPool, 'form' | 'source'>,
  adapterOption: string,
  urlParameter: string,
): string {
  return form === 'adapter'
    ? `in ${source}: new PrismaPg({ …, ${adapterOption} })`
    : `in the URL (${source}): ?${urlParameter}`;
}

export function poolsOf({ pools }: PoolEvidence, form: DeclaredPool['form']): DeclaredPool[] {
  return pools.filter((pool) => pool.form === form);
}
