import { quoteRelation } from '../../sql/quote.ts';

/** What a hazard says. */
export interface HazardWords {
  /** What, with its numbers and its effect. */
  readonly message: string;
  /** Lines that can be pasted, or done. */
  readonly help: readonly string[];
}

/** How many names are told before they are counted. */
const most = 5;

/** `a, b and 3 more`. */
export function listed(names: readonly string[]): string {
  const more = names.length > most ? ` and ${names.length - most} more` : '';
  return names.slice(0, most).join(', ') + more;
}

export function relations(names: Parameters<typeof quoteRelation>[0][]): string {
  return listed(names.map(quoteRelation));
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/** `350 ms`, `12 s`, `3 min`, `5 h`, `2 d`: of the largest unit that it has one of. */
export function formatAge(ms: number): string {
  const [unit, size] = units.find(([, each]) => ms >= each) ?? ['ms', 1];
  return `${Math.floor(ms / size)} ${unit}`;
}
