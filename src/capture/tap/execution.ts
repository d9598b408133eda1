import type { CapturedColumn, CapturedParameter, CapturedStatement } from '../../model/capture.ts';
import { type BoundValue, formatAt } from './frontend.ts';
import { limits } from './limits.ts';
import type { Prepared } from './prepared.ts';
import { sqlcommenterTags } from './sqlcommenter.ts';

/** A statement with its values. */
export interface Portal {
  readonly prepared: Prepared;
  readonly values: readonly BoundValue[];
  /** Null where the Bind message was cut before them. */
  readonly resultFormats: readonly number[] | null;
  readonly sentMs: number;
  readonly batch: number;
  readonly sequence: number;
  columns: readonly CapturedColumn[] | null;
  /** Null until it is executed; one for all of its Executes until it completes. */
  execution: Execution | null;
}

export interface ExecutionStart {
  readonly order: number;
  readonly prepared: Prepared;
  /** Null in the simple protocol, and where the statement failed before it had values. */
  readonly portal: Portal | null;
  readonly part: number;
  readonly sentMs: number;
}

/** An execution of a statement while its answer comes in. */
export class Execution {
  readonly start: ExecutionStart;
  rows = 0;
  bytes = 0;
  columns: readonly CapturedColumn[] | null = null;
  firstByteMs: number | null = null;
  lastByteMs: number | null = null;
  command: string | null = null;
  sqlState: string | null = null;
  ended = false;
  readonly firstRows: (readonly (Buffer | null)[])[] = [];
  #roomForRows: number = limits.rows;

  constructor(start: ExecutionStart) {
    this.start = start;
  }

  /** Whether a row of that many bytes is to be kept; the first that does not fit is the last. */
  keeps(length: number, keepRows: number): boolean {
    if (this.firstRows.length >= keepRows || this.start.portal?.resultFormats === null)
      return false;
    this.#roomForRows = length > this.#roomForRows ? -1 : this.#roomForRows - length;
    return this.#roomForRows >= 0;
  }

  captured(connection: number, transaction: number | null): CapturedStatement {
    const { order, prepared, portal, part, sentMs } = this.start;
    prepared.tags ??= sqlcommenterTags(prepared.text);
    const statement: CapturedStatement = {
      order,
      connection,
      transaction,
      text: prepared.text,
      part,
      statementName: prepared.name,
      parameters: portal === null ? noParameters : parametersOf(portal),
      command: this.command,
      rows: this.rows,
      bytes: this.bytes,
      columns: columnsOf(this),
      firstRows: this.firstRows,
      sentMs,
      firstByteMs: this.firstByteMs,
      lastByteMs: this.lastByteMs,
      sqlState: this.sqlState,
      tags: prepared.tags,
    };
    const cut = prepared.cut || portal?.resultFormats === null;
    return cut ? { ...statement, cut } : statement;
  }
}

const noParameters: readonly CapturedParameter[] = [];
const noColumns: readonly CapturedColumn[] = [];

function parametersOf({ prepared, values }: Portal): readonly CapturedParameter[] {
  return values.map(({ binary, bytes }, at) => {
    const declared = prepared.declared[at] ?? 0;
    const typeOid = declared || (prepared.types?.[at] ?? 0);
    return { typeOid, declared: declared !== 0, binary, bytes };
  });
}

function columnsOf({ columns, start: { prepared, portal } }: Execution): readonly CapturedColumn[] {
  const described = columns ?? portal?.columns ?? prepared.columns;
  if (described === null) return noColumns;
  const formats = portal?.resultFormats ?? null;
  return formats === null ? described : inFormats(described, formats);
}

/** The same columns where they say so already, as most do. */
function inFormats(
  columns: readonly CapturedColumn[],
  formats: readonly number[],
): readonly CapturedColumn[] {
  const isBinary = (at: number) => formatAt(formats, at) === 1;
  if (columns.every(({ binary }, at) => binary === isBinary(at))) return columns;
  return columns.map((column, at) => ({ ...column, binary: isBinary(at) }));
}
