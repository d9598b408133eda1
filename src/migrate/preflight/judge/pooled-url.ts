import type { Hazard } from '../../../model/preflight.ts';
import { addressOf, directOf, type ProcessIds, signOf } from '../../../text/pooler.ts';
import type { DeployUrl } from '../subject.ts';

/** A URL that leads to a pooler, through which `prisma migrate deploy` is not reliable. */
export function judgeUrl(url: DeployUrl, pids: ProcessIds | null): readonly Hazard[] {
  const address = addressOf(url.text);
  const sign = address === null ? null : signOf(address, pids);
  if (address === null || sign === null) return [];
  return [
    {
      kind: 'pooled-url',
      weight: 'waits',
      source: url.source,
      sign,
      address: `${address.host}:${address.port}`,
      direct: directOf(address),
      prisma: url.prisma,
    },
  ];
}
