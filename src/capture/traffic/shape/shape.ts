import type { NormalStatement } from '../../../sql/normalize.ts';
import { fingerprint, type Node, parse, SqlSyntaxError } from '../../../sql/parse.ts';
import { hashOf } from '../hash.ts';
import { type Effect, effectOf } from './effect.ts';
import { type Lookups, lookupsOf } from './lookups.ts';

/** What all executions of one normalised text have in common. */
export interface Shape extends Effect, Lookups {
  readonly fingerprint: string;
  readonly text: string;
  /** Of the text: two shapes of one fingerprint may differ in `true` and `false`. */
  readonly id: number;
  /** A read without LIMIT and without GROUP BY. */
  readonly unbounded: boolean;
}

const NOT_SQL = '(a text that the parser of PostgreSQL does not read)';

/** Of a text that is no SQL: told from others by its hash alone. */
export function unreadable(text: string): Shape {
  const id = hashOf(text);
  return {
    fingerprint: id.toString(16).padStart(16, '0'),
    text: NOT_SQL,
    id,
    kind: 'other',
    plainRead: false,
    volatile: true,
    mayWrite: true,
    unbounded: false,
    links: [],
    tables: [],
    longestList: 0,
    arrays: [],
  };
}

export async function shapeOf(normal: NormalStatement): Promise<Shape> {
  const again = normal.text === normal.source ? normal.node : await parsedAgain(normal.text);
  return {
    // Where a constant may not be a parameter (`extract('year' FROM …)`), the text is only shown.
    fingerprint: await fingerprint(again === null ? normal.source : normal.text),
    text: normal.text,
    id: hashOf(normal.text),
    ...effectOf(normal.node),
    ...lookupsOf(again ?? normal.node),
    unbounded: isUnbounded(normal.node),
  };
}

async function parsedAgain(text: string): Promise<Node | null> {
  try {
    return (await parse(text)).stmts?.[0]?.stmt ?? null;
  } catch (error) {
    if (error instanceof SqlSyntaxError) return null;
    throw error;
  }
}

function isUnbounded(node: Node): boolean {
  if (!('SelectStmt' in node)) return false;
  const { limitCount, groupClause } = node.SelectStmt;
  return limitCount === undefined && groupClause === undefined;
}
