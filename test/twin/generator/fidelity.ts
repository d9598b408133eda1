import type { ExplainDocument } from '../../../src/model/plan.ts';
import type { Session, Transaction } from '../../../src/postgres/session.ts';
import type { Twin } from '../../../src/twin/twin.ts';
import { comparePlans, firstDifference } from '../compare-plans.ts';

/** A statement, with the values of its `$n` if it has any. */
export interface Asked {
  readonly sql: string;
  readonly values?: readonly (string | null)[];
  /** Where the twin knows other values than the original. */
  readonly valuesOnTwin?: readonly (string | null)[];
}

export interface Fidelity {
  readonly total: number;
  readonly identical: number;
  /** Identical ones included. */
  readonly sameNodes: number;
  /** One text for every plan that is not identical: where it differs first, and its statement. */
  readonly differences: readonly string[];
}

/** Plans every statement on both, with what the original's session says and the twin's settings. */
export async function fidelity(
  session: Session,
  twin: Twin,
  statements: readonly Asked[],
): Promise<Fidelity> {
  const compared: Compared[] = [];
  for (const asked of statements) {
    const values = asked.valuesOnTwin ?? asked.values ?? [];
    const [original, copy] = await Promise.all([
      session.readOnly((tx) => explain(tx, asked)),
      twin
        .whatIf({ show: [], hide: [] }, (tx) => explain(tx, { sql: asked.sql, values }))
        .catch((error: unknown) => error),
    ]);
    compared.push(compare(asked, original, copy));
  }
  return sum(compared);
}

interface Compared {
  readonly identical: boolean;
  readonly sameNodes: boolean;
  readonly text: string;
}

function compare({ sql }: Asked, original: ExplainDocument, copy: unknown): Compared {
  if (!isDocument(copy)) {
    return { identical: false, sameNodes: false, text: `the twin refuses: ${copy}\n    ${sql}` };
  }
  const result = comparePlans(original, copy);
  const identical = result === 'identical';
  const kind = typeof result === 'string' ? result : `other nodes: ${result.difference}`;
  const text = `${kind}; ${firstDifference(original, copy)}\n    ${sql}`;
  return { identical, sameNodes: typeof result === 'string', text };
}

function isDocument(value: unknown): value is ExplainDocument {
  return typeof value === 'object' && value !== null && 'Plan' in value;
}

function sum(compared: readonly Compared[]): Fidelity {
  return {
    total: compared.length,
    identical: compared.filter(({ identical }) => identical).length,
    sameNodes: compared.filter(({ sameNodes }) => sameNodes).length,
    differences: compared.filter(({ identical }) => !identical).map(({ text }) => text),
  };
}

export function together(parts: readonly Fidelity[]): Fidelity {
  const of = (key: 'total' | 'identical' | 'sameNodes') =>
    parts.reduce((total, part) => total + part[key], 0);
  return {
    total: of('total'),
    identical: of('identical'),
    sameNodes: of('sameNodes'),
    differences: parts.flatMap(({ differences }) => differences),
  };
}

export async function explain(tx: Transaction, asked: Asked): Promise<ExplainDocument> {
  const sql = `EXPLAIN (VERBOSE, FORMAT JSON) ${asked.sql}`;
  const [row] = await tx.query<{ 'QUERY PLAN': ExplainDocument[] }>(sql, asked.values ?? []);
  const document = row?.['QUERY PLAN'][0];
  if (document === undefined) throw new Error('EXPLAIN said nothing');
  return document;
}
