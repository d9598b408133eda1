import type { CapturedParameter, CapturedStatement } from '../model/capture.ts';
import type { RecordedValue, RecordedValues } from '../model/recording.ts';
import { fingerprint, SqlSyntaxError } from '../sql/parse.ts';

interface Seen {
  readonly typical: readonly RecordedValue[];
  heavy: readonly RecordedValue[];
  mostRows: number;
}

/** Texts whose fingerprints are remembered. */
const remembered = 10_000;

/** Parameters of each kind of statement: of its first call, and of the one with the most rows. */
export class ValuesSeen {
  readonly #seen = new Map<string, Seen>();
  readonly #fingerprints = new Map<string, string | null>();
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

  async #read({ text, parameters, rows, sqlState }: CapturedStatement): Promise<void> {
    if (sqlState !== null || parameters.length === 0) return;
    const key = await this.#fingerprintOf(text);
    if (key === null) return;
    const seen = this.#seen.get(key);
    if (seen !== undefined && rows <= seen.mostRows) return;
    const values = parameters.map(recorded);
    if (seen === undefined) this.#seen.set(key, { typical: values, heavy: values, mostRows: rows });
    else Object.assign(seen, { heavy: values, mostRows: rows });
  }

  async #fingerprintOf(text: string): Promise<string | null> {
    const known = this.#fingerprints.get(text);
    if (known !== undefined) return known;
    const found = await fingerprint(text).catch((error: unknown) => {
      if (error instanceof SqlSyntaxError) return null;
      throw error;
    });
    if (this.#fingerprints.size < remembered) this.#fingerprints.set(text, found);
    return found;
  }
}

function recorded({ bytes, binary }: CapturedParameter): RecordedValue {
  if (bytes === null) return null;
  const buffer = Buffer.from(bytes);
  return binary ? { base64: buffer.toString('base64') } : buffer.toString();
}
