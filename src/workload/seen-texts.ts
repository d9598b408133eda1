import { normalizeStatement } from '../sql/normalize.ts';
import { parameterNumbers } from '../sql/parameters.ts';
import { fingerprint, SqlSyntaxError } from '../sql/parse.ts';
import { type KindOfStatement, statementKind } from '../sql/statement.ts';
import { usedTables } from '../sql/used-tables.ts';

/** A statement's text, taken apart. */
export interface SeenText {
  readonly sql: string;
  /** Its text without its constants. */
  readonly shape: string;
  readonly kind: KindOfStatement;
  readonly fingerprint: string;
  /** The first that it names; `statement` where it names none. */
  readonly table: string;
  readonly parameters: readonly number[];
}

/** Why an execution cannot be measured. */
export interface NotMeasurable {
  readonly why: string;
}

/** What takes no time of its own: control of the transaction and of the session. */
const CONTROL = new Set([
  'ClosePortalStmt',
  'DeallocateStmt',
  'DiscardStmt',
  'ListenStmt',
  'LockStmt',
  'NotifyStmt',
  'TransactionStmt',
  'UnlistenStmt',
  'VariableSetStmt',
  'VariableShowStmt',
]);

/** Reads each text once: a loop sends the same one hundreds of times. */
export class SeenTexts {
  readonly #known = new Map<string, SeenText | NotMeasurable | null>();

  /** The statement at this place (from 0) of a text; null where it is control, or not there. */
  async read(text: string, part: number): Promise<SeenText | NotMeasurable | null> {
    const key = `${part} ${text}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const read = await tryToRead(text, part);
    this.#known.set(key, read);
    return read;
  }
}

async function tryToRead(text: string, part: number): Promise<SeenText | NotMeasurable | null> {
  try {
    return await readText(text, part);
  } catch (error) {
    if (error instanceof RangeError) return { why: 'one is nested too deeply to be read' };
    if (error instanceof SqlSyntaxError) return { why: 'one does not parse' };
    throw error;
  }
}

async function readText(text: string, part: number): Promise<SeenText | null> {
  const normal = await normalizeStatement(text, part);
  const [tag = ''] = Object.keys(normal?.node ?? {});
  if (normal === null || CONTROL.has(tag)) return null;
  const sql = normal.source.trim();
  return {
    sql,
    shape: normal.text,
    kind: statementKind(normal.node),
    fingerprint: await fingerprint(sql),
    table: usedTables(normal.node)[0]?.name ?? 'statement',
    parameters: parameterNumbers(normal.node),
  };
}
