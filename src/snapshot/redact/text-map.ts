import type { SortTexts, ValueMap } from './value-map.ts';

export interface TextOptions {
  /** Texts that stay, values or not: an order is kept between them and what is ranked. */
  readonly anchors: ReadonlySet<string>;
  /** Texts that stay where they are values. */
  readonly keep: ReadonlySet<string>;
  /** Characters that a value may have; null: any number. */
  readonly limit: number | null;
  /** The form in which equal values are equal: `citext` in lower case. */
  readonly normal: (text: string) => string;
}

/**
 * Replaces text by its rank among all texts of the family: digits of one width, in base 36, which every
 * collation sorts alike. Between two texts that stay, the ranks follow the text before them.
 */
export function textMap({ anchors, keep, limit, normal }: TextOptions): ValueMap {
  const values = new Set<string>();
  const ranks = new Map<string, number>();
  const texts = new Map<string, string>();
  return {
    add: (text) => {
      values.add(normal(text));
    },
    has: (text) => values.has(normal(text)),
    seal: async (sort) => {
      const stays = (text: string) => text === '' || keep.has(text) || anchors.has(text);
      const all = new Set([...values, ...[...anchors].map(normal).filter((text) => text !== '')]);
      const sorted = await sort([...all]);
      for (const [rank, text] of sorted.entries()) ranks.set(text, rank);
      const named = await nameRanks(segmentsOf(sorted, stays), sort);
      for (const [text, name] of named) {
        if (limit === null || name.length <= limit) texts.set(text, name);
      }
    },
    get: (text) => texts.get(normal(text)) ?? null,
    rank: (text) => ranks.get(normal(text)) ?? -1,
  };
}

/** A text that stays (none at the beginning), and what is ranked up to the next that stays. */
interface Segment {
  readonly anchor: string | null;
  readonly ranked: string[];
}

function segmentsOf(sorted: readonly string[], stays: (text: string) => boolean) {
  const segments: Segment[] = [{ anchor: null, ranked: [] }];
  for (const text of sorted) {
    if (stays(text)) segments.push({ anchor: text, ranked: [] });
    else segments.at(-1)?.ranked.push(text);
  }
  return segments;
}

/** What may stand between a text that stays and a rank; which of them sorts well, the collation says. */
const joints = [' ', '~', '!', '-', '0', ''];

async function nameRanks(
  segments: readonly Segment[],
  sort: SortTexts,
): Promise<ReadonlyMap<string, string>> {
  const width = widthOf(Math.max(0, ...segments.map(({ ranked }) => ranked.length)));
  const choices = segments.map((segment) => prefixesOf(segment));
  const probes = segments.flatMap(({ anchor, ranked }, at) => [
    ...(anchor === null ? [] : [anchor]),
    ...(choices[at] ?? []).flatMap((prefix) => [
      prefix + rankText(0, width),
      prefix + rankText(ranked.length - 1, width),
    ]),
  ]);
  const place = new Map((await sort([...new Set(probes)])).map((text, at) => [text, at]));
  const placeOf = (text: string) => place.get(text) ?? 0;
  const named = new Map<string, string>();
  for (const [at, { anchor, ranked }] of segments.entries()) {
    const next = segments[at + 1]?.anchor ?? null;
    const fits = (prefix: string) =>
      (anchor === null || placeOf(anchor) < placeOf(prefix + rankText(0, width))) &&
      (next === null || placeOf(prefix + rankText(ranked.length - 1, width)) < placeOf(next));
    const prefix = (choices[at] ?? []).find(fits) ?? choices[at]?.[0] ?? '';
    if (anchor !== null) named.set(anchor, anchor);
    for (const [rank, text] of ranked.entries()) named.set(text, prefix + rankText(rank, width));
  }
  return named;
}

/** Before the first text that stays only something small can stand. */
function prefixesOf({ anchor, ranked }: Segment): readonly string[] {
  if (ranked.length === 0) return [];
  return anchor === null || anchor === ''
    ? ['', '0', ' ', '!']
    : joints.map((joint) => anchor + joint);
}

function rankText(rank: number, width: number): string {
  return rank.toString(36).padStart(width, '0');
}

function widthOf(count: number): number {
  return Math.max(1, Math.max(0, count - 1).toString(36).length);
}
