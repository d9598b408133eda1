import { userInfo } from 'node:os';
import { parseTarget, type Target } from '../postgres/target.ts';

type Address = Pick<Target, 'host' | 'port' | 'database'>;

/** The first of those variables that says where libpq, and drivers like it, connect; null: none does. */
export function libpqWay(env: NodeJS.ProcessEnv): string | null {
  const ways = ['PGSERVICE', 'PGHOSTADDR', 'PGHOST', 'PGPORT', 'PGDATABASE'];
  return ways.find((name) => env[name]) ?? null;
}

/** Whether they name this database. */
export function namesAudited(env: NodeJS.ProcessEnv, target: Address): boolean {
  const { PGSERVICE, PGHOSTADDR, PGHOST, PGPORT, PGDATABASE, PGUSER } = env;
  if (PGSERVICE) return false;
  const host = PGHOSTADDR || PGHOST || 'localhost';
  const database = PGDATABASE || PGUSER || userInfo().username;
  return isSameDatabase({ host, port: Number(PGPORT || 5432), database }, target);
}

/** The machine itself has three names. */
export function isSameDatabase(one: Address, other: Address): boolean {
  const [host, otherHost] = [one, other].map((each) =>
    loopback.has(each.host.toLowerCase()) ? 'localhost' : each.host.toLowerCase(),
  );
  return host === otherHost && one.port === other.port && one.database === other.database;
}

const loopback = new Set(['localhost', '127.0.0.1', '::1']);

/** What makes libpq connect to `url`, and takes out what would lead it elsewhere. */
export function libpqVariables(url: string): NodeJS.ProcessEnv {
  const { host, port, user, password, database } = parseTarget(url, '/');
  return {
    ...{ PGHOST: host, PGPORT: String(port), PGDATABASE: database, PGSSLMODE: 'disable' },
    ...(user === undefined ? {} : { PGUSER: user }),
    ...(password === undefined ? {} : { PGPASSWORD: password }),
    ...{ PGSERVICE: undefined, PGHOSTADDR: undefined },
  };
}
