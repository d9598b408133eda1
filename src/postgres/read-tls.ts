import type { ConnectionOptions } from 'node:tls';
import { certificateUnreadable } from './problems.ts';
import type { Target } from './target.ts';
import { tlsOptions } from './tls.ts';

/** The target's certificates, read. Throws a Problem. */
export async function readTls({ tls }: Target): Promise<ConnectionOptions> {
  try {
    return await tlsOptions(tls);
  } catch (error) {
    throw certificateUnreadable(error);
  }
}
