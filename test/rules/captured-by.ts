import type { Capture, Traffic } from '../../src/model/capture.ts';
import type { Finding } from '../../src/model/finding.ts';
import { saidOf } from './evidence.ts';

type About = Partial<Pick<Capture, 'kind' | 'maxStatements'>>;

/** What one rule says of a path with the traffic of each of its parameter sets, all rules heard. */
export function saidOfTraffic(
  rule: string,
  sets: Readonly<Record<string, Traffic>>,
  about: About = {},
): readonly Finding[] {
  return saidOf(rule, { captures: [captureOf(sets, about)] });
}

export function captureOf(
  sets: Readonly<Record<string, Traffic>>,
  { kind = 'path', maxStatements = null }: About = {},
): Capture {
  const runs = Object.entries(sets).map(([set, traffic]) => ({
    set,
    functionMs: traffic.wallMs,
    traffic,
  }));
  return { name: 'report', source: 'src/report.paths.ts', kind, maxStatements, runs };
}
