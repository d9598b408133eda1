import { type NormalStatement, normalizeStatement } from '../../../sql/normalize.ts';
import { hashOf } from '../hash.ts';
import { type Shape, shapeOf, unreadable } from './shape.ts';
import { type Skeleton, skeletonOf } from './skeleton.ts';

/** A statement's shape, and the constants in its text that are parameters of the shape. */
export interface ReadText {
  readonly shape: Shape;
  readonly constants: readonly (string | null)[];
  readonly firstConstant: number;
}

// Of each kind; a service has some hundred shapes, and as many texts if it sends parameters.
const KEPT = 2_000;
const LONGEST_KEPT = 100_000;

/** Texts read before are not read again. */
export class Shapes {
  readonly #texts = new Map<number, ReadText>();
  readonly #skeletons = new Map<number, KnownSkeleton>();
  readonly #shapes = new Map<number, Shape>();

  async read(text: string, part: number): Promise<ReadText> {
    const own = withoutTags(text);
    const key = hashOf(`${part} ${own}`);
    const known = this.#texts.get(key);
    if (known !== undefined) return known;
    const skeleton = part === 0 && own.length <= LONGEST_KEPT ? skeletonOf(own) : null;
    const alike = skeleton === null ? undefined : this.#skeletons.get(hashOf(skeleton.text));
    if (skeleton !== null && alike !== undefined) return filled(alike, skeleton);
    // Whatever is wrong with one text, no SQL or nested too deep, the others are read.
    const normal = await normalizeStatement(own, part).catch(() => null);
    const read = await this.#readNew(own, normal).catch(() => unread(own));
    if (own.length <= LONGEST_KEPT) keep(this.#texts, key, read);
    if (skeleton !== null && normal !== null) this.#keepSkeleton(skeleton, normal, read);
    return read;
  }

  async #readNew(text: string, normal: NormalStatement | null): Promise<ReadText> {
    if (normal === null) return unread(text);
    const id = hashOf(normal.text);
    const shape = this.#shapes.get(id) ?? (await shapeOf(normal));
    if (normal.text.length <= LONGEST_KEPT) keep(this.#shapes, id, shape);
    const { constants, firstConstant } = normal;
    return { shape, constants, firstConstant };
  }

  #keepSkeleton({ text, literals }: Skeleton, normal: NormalStatement, read: ReadText): void {
    const at = literals.map(({ offset }) => normal.places.indexOf(offset));
    if (!at.includes(-1)) keep(this.#skeletons, hashOf(text), { read, at });
  }
}

interface KnownSkeleton {
  readonly read: ReadText;
  /** Which of the constants each literal is. */
  readonly at: readonly number[];
}

function filled({ read, at }: KnownSkeleton, { literals }: Skeleton): ReadText {
  const constants = [...read.constants];
  for (const [n, { value }] of literals.entries()) constants[at[n] ?? 0] = value;
  return { ...read, constants };
}

function unread(text: string): ReadText {
  return { shape: unreadable(text), constants: [], firstConstant: 1 };
}

// A sqlcommenter comment with a trace in it makes every text another.
function withoutTags(text: string): string {
  return text.endsWith('*/') ? text.replace(/\s*\/\*[^*]*\*\/$/, '') : text;
}

function keep<V>(map: Map<number, V>, key: number, value: V): void {
  const [oldest] = map.size >= KEPT ? map.keys() : [];
  if (oldest !== undefined) map.delete(oldest);
  map.set(key, value);
}
