/**
 * How little chance there is that two unrelated columns hold the same value: `strong` for uuids and
 * long ids; `large` for whole numbers from 10,000 on, which can still be counted through; `small` for
 * those below; `weak` for words, dates and amounts.
 */
export type Strength = 'weak' | 'small' | 'large' | 'strong';

const ORDER: readonly Strength[] = ['weak', 'small', 'large', 'strong'];

const WHOLE = /^-?\d{1,19}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TIME = /^(at -?\d|\d{4}-\d\d-\d\d)/;

/** Of a value as `comparable` gives it. */
export function strengthOf(value: string): Strength {
  if (UUID.test(value)) return 'strong';
  if (WHOLE.test(value)) return value.replace('-', '').length >= 5 ? 'large' : 'small';
  if (TIME.test(value) || /^-?\d+\.\d+$/.test(value)) return 'weak';
  return isIdentifier(value) ? 'strong' : 'weak';
}

// `PENDING_CONFIRMATION` is a status, however long; `cm3x8k2a10000` and an address are not.
function isIdentifier(value: string): boolean {
  if (/^[\p{L}_ -]*$/u.test(value)) return false;
  return value.includes('@') || value.length >= 16 || (value.length >= 8 && /\d/.test(value));
}

export function weakest(strengths: readonly Strength[]): Strength {
  return ORDER.find((strength) => strengths.includes(strength)) ?? 'weak';
}
