import type { CapturedStatement } from '../../model/capture.ts';
import { hashOf } from './hash.ts';
import type { LookupBy } from './shape/lookups.ts';
import type { ReadText } from './shape/shapes.ts';
import { comparable, comparableText } from './values/comparable.ts';
import { elementsOf, textElements } from './values/elements.ts';

/** One execution with what its text says. */
export interface Execution extends ReadText {
  readonly statement: CapturedStatement;
  /** When its answer was whole; of one that was cut off when it was sent. */
  readonly endMs: number;
  readonly failed: boolean;
  /** Of the trace that sqlcommenter names; null where it names none. */
  readonly trace: string | null;
}

export function executionOf(statement: CapturedStatement, read: ReadText): Execution {
  return {
    ...read,
    statement,
    endMs: statement.lastByteMs ?? statement.sentMs,
    failed: statement.sqlState !== null || statement.lastByteMs === null,
    trace: statement.tags.traceparent?.split('-')[1] ?? null,
  };
}

/** The one value that rows are looked up by; null where there are several, or none that is a key. */
export function lookedUp(execution: Execution, link: LookupBy): string | null {
  const { parameter, array } = link;
  if (array) {
    const [only = null, ...others] = listOf(execution, parameter) ?? [];
    return others.length === 0 ? only : null;
  }
  const constant = constantOf(execution, parameter);
  if (constant !== undefined) return constant === null ? null : comparableText(constant);
  const sent = execution.statement.parameters[parameter - 1];
  return sent?.bytes ? comparable({ ...sent, bytes: sent.bytes }) : null;
}

/** Values of the longest list that it was called with. */
export function longestList(execution: Execution): number {
  const { arrays, longestList: written } = execution.shape;
  const lengths = arrays.map((parameter) => listOf(execution, parameter)?.length ?? 0);
  return Math.max(written, ...lengths);
}

/** The same for calls with the same values in the same form. */
export function argumentsOf({ statement, constants }: Execution): number {
  const sent = statement.parameters.map(({ bytes }) =>
    bytes === null ? '-' : Buffer.from(bytes).toString('latin1'),
  );
  return hashOf(JSON.stringify([sent, constants]));
}

function listOf(execution: Execution, parameter: number): readonly (string | null)[] | null {
  const constant = constantOf(execution, parameter);
  if (constant !== undefined) return constant === null ? null : textElements(constant);
  const sent = execution.statement.parameters[parameter - 1];
  return sent?.bytes ? elementsOf({ ...sent, bytes: sent.bytes }) : null;
}

/** Undefined where the parameter is none of the text's own constants. */
function constantOf({ constants, firstConstant }: Execution, parameter: number) {
  return parameter < firstConstant ? undefined : constants[parameter - firstConstant];
}
