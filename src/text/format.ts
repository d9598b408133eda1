/** `1,000,000`: thousands separated by commas, whole numbers only. */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `3 rows`, `1 row`, `1,000 rows`; `many` defaults to the singular with an s. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${Math.round(count) === 1 ? one : many}`;
}

/** `0.06 ms`, `142 ms`, `1.31 s`, `2.5 min`: at most three significant digits. */
export function formatMs(ms: number): string {
  const rounded = Number(ms.toPrecision(3));
  if (rounded > 0 && rounded < 0.01) return '<0.01 ms';
  if (rounded < 1000) return `${threeDigits(rounded)} ms`;
  return rounded < 120_000 ? `${threeDigits(ms / 1000)} s` : `${threeDigits(ms / 60_000)} min`;
}

/** `8 kB`, `43 MB`, `1.2 GB`: powers of 1024 under PostgreSQL's names. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  const value = bytes / 1024 ** power;
  return `${value < 10 && power > 1 ? Number(value.toFixed(1)) : Math.round(value)} ${units[power]}`;
}

/** `34 %` of a share from 0 to 1. */
export function formatShare(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function threeDigits(value: number): string {
  const decimals = value < 10 ? 2 : value < 100 ? 1 : 0;
  return String(Number(value.toFixed(decimals)));
}
