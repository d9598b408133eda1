import type { Parameter } from '../model/path.ts';

/** Parameters of a statement that was seen, of which nothing but their numbers is known. */
export function unnamedParameters(numbers: readonly number[]): readonly Parameter[] {
  return numbers.map((number) => ({ number, name: null, type: null, nullable: true }));
}
