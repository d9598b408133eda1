import type { Candidate } from '../model/advice.ts';

/** The keys as texts that are equal where the keys are; a plain column is its name. */
export function termsOf({ keys }: Candidate): readonly string[] {
  return keys.map(({ column, expression, opclass }) => {
    const term = column ?? `(${expression})`;
    return opclass === null ? term : `${term} ${opclass}`;
  });
}
