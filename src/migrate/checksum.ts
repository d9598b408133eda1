import { createHash } from 'node:crypto';

/** Whether Prisma takes the script for the one it applied: it lets line endings differ. */
export function matchesChecksum(sql: string, checksum: string): boolean {
  const lines = sql.replaceAll('\r\n', '\n');
  return [sql, lines, lines.replaceAll('\n', '\r\n')].some((text) => sha256(text) === checksum);
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
