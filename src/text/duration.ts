const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

/** Milliseconds of `10ms`, `1.5s` or `2m`; null if it is no positive duration. */
export function parseDuration(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m)$/.exec(text.trim());
  const amount = Number(match?.[1]) * (unitMs[match?.[2] ?? ''] ?? Number.NaN);
  return amount > 0 ? amount : null;
}
