import { Problem } from '../model/problem.ts';

/** `--build` names another database than the one that was reached. */
export function otherDatabase(named: string, reached: string): Problem {
  return new Problem({
    code: 'build-database',
    what: '--build must name, in full, the database that is audited',
    expected: reached,
    received: named,
    help: `write --build=${reached} if index candidates may be built there, and rolled back`,
  });
}
