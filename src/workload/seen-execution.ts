import type { CapturedStatement } from '../model/capture.ts';
import type { StatementKind } from '../model/path.ts';
import type { NotMeasurable, SeenText, SeenTexts } from './seen-texts.ts';

/** One execution, taken apart. */
export interface SeenExecution extends SeenText {
  readonly set: string;
  readonly seen: CapturedStatement;
  readonly kind: StatementKind;
}

/** Null where it is control of transaction or session, or an empty message. */
export async function readExecution(
  set: string,
  seen: CapturedStatement,
  texts: SeenTexts,
): Promise<SeenExecution | NotMeasurable | null> {
  if (seen.cut) return { why: 'one is longer than what is kept of it' };
  const read = await texts.read(seen.text, seen.part);
  if (read === null || 'why' in read) return read;
  if (seen.sqlState !== null) return { why: `one failed (${seen.sqlState})` };
  const { kind, ...rest } = read;
  if (typeof kind === 'object') return { why: `${kind.refused} is not measured` };
  return { ...rest, set, seen, kind };
}
