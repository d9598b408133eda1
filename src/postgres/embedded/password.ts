import { join } from 'node:path';
import { quoteLiteral } from '../../sql/quote.ts';
import type { Binaries } from './binaries.ts';
import { startFailed } from './problems.ts';
import type { ServerUser } from './run.ts';
import { run } from './run.ts';

/**
 * Sets the superuser's password while no server runs; in single-user mode nobody else can connect,
 * and the password is in no command line and no file.
 */
export async function setPassword(
  binaries: Binaries,
  dataDirectory: string,
  password: string,
  user: ServerUser | null,
): Promise<void> {
  const statement = `ALTER ROLE postgres PASSWORD ${quoteLiteral(password)}\n`;
  const postgres = join(binaries.directory, 'postgres');
  const args = ['--single', '-D', dataDirectory, 'postgres'];
  const result = await run(postgres, args, user, statement);
  if (result.code !== 0 || /ERROR:/.test(result.stderr)) {
    throw startFailed(dataDirectory, result.stderr.replaceAll(password, '***'));
  }
}
