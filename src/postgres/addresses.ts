import { resolve4, resolve6 } from 'node:dns/promises';
import { isIP, isIPv6 } from 'node:net';

const unreachable = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'ETIMEDOUT']);

/**
 * Whether the host has IPv6 addresses only, and that may be why it was not reached: some providers'
 * direct hosts are such, and many CI machines have no IPv6.
 */
export async function isIPv6Only(host: string, error: unknown): Promise<boolean> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (unreachable.has(code) && isIP(host) !== 0) return isIPv6(host);
  if (!unreachable.has(code) && code !== 'ENOTFOUND' && code !== 'EAI_AGAIN') return false;
  const [four, six] = await Promise.all([has(resolve4(host)), has(resolve6(host))]);
  return six && !four;
}

async function has(addresses: Promise<readonly string[]>): Promise<boolean> {
  const late = new Promise<readonly string[]>((resolve) => {
    setTimeout(resolve, 1_000, []).unref();
  });
  return (await Promise.race([addresses, late]).catch(() => [])).length > 0;
}
