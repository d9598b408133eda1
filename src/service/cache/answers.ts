import { createHash } from 'node:crypto';
import type { Answer } from '../messages.ts';
import { type Shape, shapeChange, shapeOf } from './shape.ts';

/** Describes what calls of paths return, each beside the call before. No value leaves it. */
export class Answers {
  readonly #before = new Map<string, Shape>();

  describe(path: string, value: unknown): Answer {
    const shape = shapeOf(value);
    const before = this.#before.get(path);
    this.#before.set(path, shape);
    const otherShape = before === undefined ? null : shapeChange(before, shape);
    return { hash: hashOf(value), otherShape };
  }
}

function hashOf(value: unknown): string | null {
  try {
    const text = JSON.stringify(value, plain) ?? 'null';
    return createHash('sha256').update(text).digest('base64');
  } catch {
    // A cycle, or a toJSON that throws.
    return null;
  }
}

/** What JSON has no form for, and keys in one order. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Map || value instanceof Set) return [...value];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
