import { resolve4, resolve6 } from 'node:dns/promises';
import { isIP, isIPv6 } from 'node:net';

const unreachable = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'ETIMEDOUT']);

const unknownName = new Set(['ENOTFOUND', 'EAI_AGAIN']);

/**
 * Whether the host has IPv6 addresses only, and that may be why it was not reached: some providers'
 * direct hosts are such, and many CI machines have no IPv6.
 */
export async function isIPv6Only(host: string, error: unknown): Promise<boolean> {
  if (!(error instanceof Error)) return false;
  const silent = error.message === 'timeout expired';
  const failed = silent || ('code' in error && unreachable.has(String(error.code)));
  if (failed && isIP(host) !== 0) return isIPv6(host);
  if (!failed && !('code' in error && unknownName.has(String(error.code)))) return false;
  const [four, six] = await Promise.all([has(resolve4(host)), has(resolve6(host))]);
  return six && !four;
}

async function has(addresses: Promise<readonly string[]>): Promise<boolean> {
  const late = new Promise<readonly string[]>((resolve) => {
    setTimeout(resolve, 1_000, []).unref();
  });
  return (await Promise.race([addresses, late]).catch(() => [])).length > 0;
}
