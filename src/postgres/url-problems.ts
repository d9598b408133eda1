import { Problem } from '../model/problem.ts';

const expected = 'postgresql://user:password@host:5432/database';

/** The URL itself is never shown: what cannot be parsed cannot be redacted with certainty. */
export function invalidUrl(cause: string): Problem {
  return new Problem({
    code: 'db-url',
    what: 'the database URL is not valid',
    expected,
    cause,
    help: 'percent-encode special characters of user and password (@ is %40, / is %2F, # is %23, ? is %3F, % is %25)',
  });
}

export function wrongScheme(scheme: string): Problem {
  return new Problem({
    code: 'db-url',
    what: 'the database URL is not one of PostgreSQL',
    expected,
    received: `${scheme}://…`,
    help: 'dbperf audits PostgreSQL: give it the URL of a PostgreSQL database by --url or DATABASE_URL',
  });
}

export function prismaAccelerateUrl(scheme: string): Problem {
  return new Problem({
    code: 'db-url-accelerate',
    what: `a ${scheme}:// URL goes through Prisma Accelerate, which cannot run EXPLAIN`,
    expected,
    received: `${scheme}://…`,
    help: 'give the direct URL of the database behind it by --url, or set DATABASE_URL (directUrl in schema.prisma) to it',
  });
}

export function severalHosts(): Problem {
  return new Problem({
    code: 'db-url',
    what: 'the database URL names several hosts',
    expected,
    cause: 'an audit measures one server, and must be sure which',
    help: 'name the one host that is to be audited',
  });
}
