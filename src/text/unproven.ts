/** `unproven: nothing was built here`, `unproven on 16`: the word stands first, and once. */
export function sayUnproven(reason: string): string {
  return reason.startsWith('unproven') ? reason : `unproven: ${reason}`;
}
