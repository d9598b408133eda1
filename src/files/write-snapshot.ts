import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Snapshot } from '../model/snapshot.ts';
import { writeWhole } from './write.ts';

/** Writes it whole or not at all, compressed if the name ends in `.gz`; resolves to its bytes. */
export async function writeSnapshot(path: string, snapshot: Snapshot): Promise<number> {
  const text = `${JSON.stringify(snapshot)}\n`;
  const content = path.endsWith('.gz') ? await promisify(gzip)(text) : Buffer.from(text);
  await writeWhole(path, content);
  return content.length;
}
