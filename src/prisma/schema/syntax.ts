/** The Prisma schema language as written: blocks, fields, attributes, with their places. */

export type Expression =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'word'; readonly value: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Argument[] }
  | { readonly kind: 'object'; readonly entries: readonly Argument[] };

export interface Argument {
  readonly name: string | null;
  readonly value: Expression;
}

export interface Attribute {
  /** Without the `@`, for example `index` or `db.VarChar`. */
  readonly name: string;
  readonly arguments: readonly Argument[];
  readonly line: number;
  /** Offset of its first `@`, and behind its last character. */
  readonly start: number;
  readonly end: number;
}

export interface FieldNode {
  readonly name: string;
  /** A type's name; of `Unsupported("…")` the text within. */
  readonly type: string;
  readonly unsupported: boolean;
  readonly list: boolean;
  readonly optional: boolean;
  readonly attributes: readonly Attribute[];
}

/** `key = value` of a datasource or generator. */
export interface Setting {
  readonly key: string;
  readonly value: Expression;
  readonly start: number;
  readonly end: number;
}

export interface Block {
  /** `model`, `view`, `enum`, `type`, `datasource` or `generator`. */
  readonly keyword: string;
  readonly name: string;
  /** Absolute path. */
  readonly file: string;
  readonly line: number;
  /** Offset behind the opening brace, and of the closing one. */
  readonly open: number;
  readonly close: number;
  /** Of models and views. */
  readonly fields: readonly FieldNode[];
  readonly attributes: readonly Attribute[];
  /** Of datasources and generators. */
  readonly settings: readonly Setting[];
}

export interface SourceText {
  /** Absolute path. */
  readonly file: string;
  readonly text: string;
}

/** The argument of that name, or the first unnamed one where `positional` is said. */
export function argument(
  node: { readonly arguments: readonly Argument[] },
  name: string,
  positional = false,
): Expression | null {
  const named = node.arguments.find((each) => each.name === name);
  const first = positional ? node.arguments.find((each) => each.name === null) : undefined;
  return (named ?? first)?.value ?? null;
}

/** The text of a string or word; null for anything else. */
export function textOf(value: Expression | null): string | null {
  return value?.kind === 'string' || value?.kind === 'word' ? value.value : null;
}

/** The items of a list; a single value counts as a list of one. */
export function itemsOf(value: Expression | null): readonly Expression[] {
  if (value === null) return [];
  return value.kind === 'list' ? value.items : [value];
}

export function attribute(
  node: { readonly attributes: readonly Attribute[] },
  name: string,
): Attribute | null {
  return node.attributes.find((each) => each.name === name) ?? null;
}

/** The database name that `@map` or `@@map` gives, else the name itself. */
export function mappedName(node: {
  readonly name: string;
  readonly attributes: readonly Attribute[];
}): string {
  const map = attribute(node, 'map');
  return (map && textOf(argument(map, 'name', true))) ?? node.name;
}
