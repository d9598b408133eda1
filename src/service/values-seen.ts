import type { CapturedParameter, CapturedStatement } from '../model/capture.ts';
import type { RecordedValue, RecordedValues } from '../model/recording.ts';
import { normalizeStatement } from '../sql/normalize.ts';
import { fingerprint } from '../sql/parse.ts';

interface Seen {
  readonly typical: readonly RecordedValue[];
  readonly heavy: readonly RecordedValue[];
  readonly mostRows: number;
}

/** What a text is without its constants. */
interface Form {
  readonly fingerprint: string;
  readonly text: string;
}

/** Texts whose forms are remembered. */
const remembered = 10_000;

/**
 * Parameters of each kind of statement: of its first call, and of the one with the most rows, both
 * of calls with the same text, so that `$1` is the same in all.
 */
export class ValuesSeen {
  readonly #seen = new Map<string, Seen>();
  /** By fingerprint; `IN ($1)` and `IN ($1, $2)` have the same. */
  readonly #texts = new Map<string, string>();
  readonly #forms = new Map<string, Form | null>();
  #reading: Promise<void> = Promise.resolve();

  add(statement: CapturedStatement): Promise<void> {
    this.#reading = this.#reading.then(() => this.#read(statement));
    return this.#reading;
  }

  async end(): Promise<Readonly<Record<string, RecordedValues>>> {
    await this.#reading;
    const entries = [...this.#seen].map(([key, { typical, heavy }]) => [key, { typical, heavy }]);
    return Object.fromEntries(entries);
  }

  async #read(statement: CapturedStatement): Promise<void> {
    const { parameters, rows, sqlState, cut = false } = statement;
    const form = await this.#formOf(statement);
    if (form === null) return;
    // As the traffic has it: the text of a group is that of its first execution.
    const text = this.#texts.get(form.fingerprint) ?? form.text;
    this.#texts.set(form.fingerprint, text);
    if (sqlState !== null || cut || parameters.length === 0 || form.text !== text) return;
    const seen = this.#seen.get(form.fingerprint);
    if (seen !== undefined && rows <= seen.mostRows) return;
    const values = parameters.map(recorded);
    const typical = seen?.typical ?? values;
    this.#seen.set(form.fingerprint, { typical, heavy: values, mostRows: rows });
  }

  async #formOf({ text, part }: CapturedStatement): Promise<Form | null> {
    const known = this.#forms.get(text);
    if (known !== undefined && part === 0) return known;
    // What cannot be read has no values that could be told apart.
    const found = await formOf(text, part).catch(() => null);
    if (part === 0 && this.#forms.size < remembered) this.#forms.set(text, found);
    return found;
  }
}

async function formOf(sql: string, part: number): Promise<Form | null> {
  const normal = await normalizeStatement(sql, part);
  if (normal === null) return null;
  return { text: normal.text, fingerprint: await fingerprint(normal.text) };
}

function recorded({ bytes, binary }: CapturedParameter): RecordedValue {
  if (bytes === null) return null;
  const buffer = Buffer.from(bytes);
  return binary ? { base64: buffer.toString('base64') } : buffer.toString();
}
