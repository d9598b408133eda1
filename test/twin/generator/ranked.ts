import type { PathParameters, Snapshot } from '../../../src/model/snapshot.ts';
import { literalsOfStatements } from '../../../src/snapshot/redact/literals.ts';
import { sortTextsOn } from '../../../src/snapshot/redact/sort-texts.ts';
import { redactSnapshot } from '../../../src/snapshot/redact.ts';
import type { Asked } from './fidelity.ts';
import { snapshotOf, withSession } from './load.ts';
import { looksIntoText, parameterised } from './parameterised.ts';

export interface Ranked {
  readonly snapshot: Snapshot;
  /** With the values of the original, and what became of them in the snapshot. */
  readonly statements: readonly Asked[];
}

/** A snapshot with ranks for values, and the statements for which it can be used, with parameters. */
export async function rankedSnapshot(url: string, statements: readonly string[]): Promise<Ranked> {
  const asked = statements.filter((sql) => !looksIntoText(sql)).map(parameterised);
  const parameterSets = asked.map(({ values }, n): PathParameters => {
    const set = { name: 'typical', values, origin: 'the statement' };
    return { path: String(n), fingerprint: String(n), sets: [set] };
  });
  const full = await snapshotOf(url);
  const keep = await literalsOfStatements(asked.map(({ sql }) => sql));
  const snapshot = await withSession(url, (session) =>
    redactSnapshot({ ...full, parameterSets }, 'ranked', keep, { sort: sortTextsOn(session) }),
  );
  const mapped = snapshot.parameterSets.map(({ sets }) => sets[0]?.values);
  return {
    snapshot,
    statements: asked.flatMap((one, n) => {
      const valuesOnTwin = mapped[n];
      return valuesOnTwin === undefined ? [] : [{ ...one, valuesOnTwin }];
    }),
  };
}
