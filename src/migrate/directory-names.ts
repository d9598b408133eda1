/**
 * Names for new migration directories, one for each word, in the order given: Prisma applies them by
 * name, so each sorts after the project's newest one.
 */
export function directoryNames(
  words: readonly string[],
  existing: readonly string[],
  now: Date,
): readonly string[] {
  const { prefix, stamp: first } = startAfter([...existing].sort().at(-1) ?? '', stampOf(now));
  let stamp = first;
  return words.map((word) => {
    const name = `${prefix}${stamp}_${plainWord(word)}`;
    stamp = nextStamp(stamp);
    return name;
  });
}

interface Start {
  readonly prefix: string;
  /** `YYYYMMDDHHMMSS` */
  readonly stamp: string;
}

/** A clock that runs ahead, `0_init` and `init` all come before what is made now. */
function startAfter(newest: string, now: string): Start {
  const found = /^(?<prefix>.*?)(?<stamp>\d{14})(?!\d)/.exec(newest)?.groups;
  const { prefix = '', stamp = '' } = found ?? {};
  if (found !== undefined && stamp < '99990000000000') {
    return { prefix, stamp: stamp < now ? now : nextStamp(stamp) };
  }
  return { prefix: newest < now ? '' : `${newest}_`, stamp: now };
}

function nextStamp(stamp: string): string {
  const [year, ...rest] = [stamp.slice(0, 4), ...(stamp.slice(4).match(/\d\d/g) ?? [])].map(Number);
  const [month = 1, day, hour, minute, second = 0] = rest;
  return stampOf(new Date(Date.UTC(year ?? 0, month - 1, day, hour, minute, second + 1)));
}

/** In UTC, as Prisma writes it. */
function stampOf(date: Date): string {
  return date.toISOString().replace(/\D/g, '').slice(0, 14);
}

/** Letters, digits and underscores: safe in every shell and file system. */
function plainWord(word: string): string {
  return word.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
}
