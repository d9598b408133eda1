import { Problem } from '../model/problem.ts';

export function needsYes(): Problem {
  return new Problem({
    code: 'usage',
    what: '`dbperf apply` asks before it writes, and there is no terminal to ask on',
    help: 'dbperf apply --yes does not ask; dbperf apply -n shows what it would do',
  });
}
