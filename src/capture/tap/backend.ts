import type { CapturedColumn } from '../../model/capture.ts';
import type { Body } from './body.ts';

/** What of the messages of a server is read. */

/** `binary` says nothing where a statement is described, and not a portal. */
export function readRowDescription(body: Body): readonly CapturedColumn[] {
  return Array.from({ length: body.int16() }, () => readColumn(body));
}

function readColumn(body: Body): CapturedColumn {
  const name = body.string();
  const tableOid = body.uint32();
  body.int16(); // number of the column in its table
  const typeOid = body.uint32();
  body.int16(); // size of the type
  body.uint32(); // modifier of the type
  return { name, typeOid, binary: body.int16() === 1, tableOid };
}

export function readParameterDescription(body: Body): readonly number[] {
  return Array.from({ length: body.int16() }, () => body.uint32());
}

/** Null is NULL. */
export function readDataRow(body: Body): readonly (Buffer | null)[] {
  return Array.from({ length: body.int16() }, () => {
    const length = body.int32();
    return length === -1 ? null : body.take(length);
  });
}

export interface ServerError {
  readonly sqlState: string;
  readonly message: string;
  /** The server ends the connection after it. */
  readonly fatal: boolean;
}

/** Not translated, unlike S. */
const severityField = 0x56;

const codeField = 0x43;
const messageField = 0x4d;

export function readError(body: Body): ServerError {
  const fields = new Map<number, string>();
  while (body.left > 0) {
    const field = body.byte();
    if (field === 0 || body.left === 0) break;
    fields.set(field, body.cutString());
  }
  const [sqlState = '', message = '', severity = ''] = [codeField, messageField, severityField].map(
    (field) => fields.get(field),
  );
  return { sqlState, message, fatal: severity === 'FATAL' || severity === 'PANIC' };
}

export interface CommandTag {
  /** `SELECT`, `CREATE TABLE`, `START TRANSACTION`. */
  readonly command: string;
  /** The number at its end; null where it has none. */
  readonly count: number | null;
}

/** `INSERT 0 5`, `COPY 5`, `BEGIN`, `CREATE TABLE`. */
export function readCommandTag(body: Body): CommandTag {
  const tag = body.string();
  const numbers = / [\d ]+$/.exec(tag);
  if (numbers === null) return { command: tag, count: null };
  const count = Number(numbers[0].slice(numbers[0].lastIndexOf(' ') + 1));
  return { command: tag.slice(0, numbers.index), count };
}
