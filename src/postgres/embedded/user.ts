import { readFile } from 'node:fs/promises';
import { noServerUser } from './problems.ts';
import { run, type ServerUser } from './run.ts';

/** Accounts that every system has, none of which owns anything. */
const unprivileged = ['nobody', 'daemon', 'games'];

/**
 * Null: the server runs as the user who runs dbperf. PostgreSQL refuses to run as root, so there it
 * is one of the system's unprivileged accounts; no account is made. It has to be an account with a
 * name: initdb looks it up and fails where there is none.
 */
export async function serverUser(): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) return null;
  const accounts = await readAccounts();
  for (const name of unprivileged) {
    const account = accounts.get(name);
    // In a user namespace an id may exist by name and not be mapped.
    if (account && (await run('/bin/sh', ['-c', ':'], account)).code === 0) return account;
  }
  throw noServerUser(unprivileged);
}

async function readAccounts(): Promise<Map<string, ServerUser>> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const accounts = new Map<string, ServerUser>();
  for (const line of text.split('\n')) {
    const [name = '', , uid, gid] = line.split(':');
    // `spawn` takes signed ids: `nobody` is -2 on macOS.
    if (Number(uid) !== 0) accounts.set(name, { uid: Number(uid) | 0, gid: Number(gid) | 0 });
  }
  return accounts;
}
