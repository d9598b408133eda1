const LONGEST = 160;

/** A normalised statement without its select list, and with one value for each list. */
export function shortStatement(text: string): string {
  const brief = text
    .replace(/^SELECT .+? FROM /is, 'SELECT … FROM ')
    .replace(/\((\$\d+)(?:, ?\$\d+)+\)/g, '($1, …)');
  return brief.length > LONGEST ? `${brief.slice(0, LONGEST)}…` : brief;
}
