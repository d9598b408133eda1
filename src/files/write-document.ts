import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { writeWhole } from './write.ts';

/**
 * Writes a document (a snapshot, a recording) whole or not at all, compressed if the name ends in
 * `.gz`; resolves to its bytes.
 */
export async function writeDocument(path: string, document: object): Promise<number> {
  const text = `${JSON.stringify(document)}\n`;
  const content = path.endsWith('.gz') ? await promisify(gzip)(text) : Buffer.from(text);
  await writeWhole(path, content);
  return content.length;
}
