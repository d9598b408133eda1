const units: Readonly<Record<string, number>> = {
  kb: 1024,
  mb: 1024 ** 2,
  gb: 1024 ** 3,
  tb: 1024 ** 4,
};

/** Bytes of `500MB` or `1.5 GB`, as PostgreSQL counts (1 kB is 1,024 bytes); null if it is no size. */
export function parseSize(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*(kb|mb|gb|tb)$/i.exec(text.trim());
  const bytes = Number(match?.[1]) * (units[(match?.[2] ?? '').toLowerCase()] ?? Number.NaN);
  return bytes > 0 ? Math.round(bytes) : null;
}
