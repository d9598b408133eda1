/** `unproven on 16`, or `unproven: nothing was built here`. */
export function sayUnproven(reason: string): string {
  return isOfOtherVersion(reason) ? `unproven ${reason}` : `unproven: ${reason}`;
}

/** The reason is `on 16`: what planned was of another version. */
export function isOfOtherVersion(reason: string): boolean {
  return /^on \d+$/.test(reason);
}
