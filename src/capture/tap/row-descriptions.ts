import type { CapturedColumn } from '../../model/capture.ts';
import { readRowDescription } from './backend.ts';
import { Body } from './body.ts';
import type { Frame } from './frames.ts';

const most = 256;

/** Reads descriptions of rows; the same bytes, as they come with each execution, only once. */
export class RowDescriptions {
  readonly #known = new Map<string, readonly CapturedColumn[]>();

  read(frame: Frame): readonly CapturedColumn[] {
    const key = frame.bytes.toString('latin1', frame.start, frame.end);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const columns = readRowDescription(new Body(frame));
    if (this.#known.size >= most) this.#known.clear();
    this.#known.set(key, columns);
    return columns;
  }
}
