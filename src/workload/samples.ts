import type { Catalog } from '../model/catalog.ts';
import type { CriticalPath, Sample, TextSet, Unverified } from '../model/path.ts';
import type { Session } from '../postgres/session.ts';
import { columnsAsText } from './look-up.ts';
import { sampleFailed, sampleWithoutRow } from './unverified.ts';

interface Sampling {
  readonly path: CriticalPath;
  readonly catalog: Catalog;
  readonly session: Pick<Session, 'readOnly'>;
}

/** The sets that the path's own `@sample` queries give, by their name; the first failure otherwise. */
export async function sampledSets(options: Sampling): Promise<readonly TextSet[] | Unverified> {
  const sets: TextSet[] = [];
  for (const sample of options.path.samples) {
    const set = await sampledSet(options, sample);
    if ('cause' in set) return set;
    sets.push(set);
  }
  return sets;
}

async function sampledSet(
  { path, catalog, session }: Sampling,
  sample: Sample,
): Promise<TextSet | Unverified> {
  const names = path.parameters.map((_, at) => `p${at}`);
  // Names of our own: a sample may call two columns alike, or not at all.
  const sql = `SELECT ${columnsAsText(names.map((name) => `s.${name}`))}
FROM (${sample.sql.replace(/[\s;]+$/, '')}
) AS s(${names.join(', ')}) LIMIT 1`;
  try {
    const [row] = await session.readOnly((tx) =>
      tx.query<Readonly<Record<string, string | null>>>(sql),
    );
    if (!row) return sampleWithoutRow(path, sample);
    const values = names.map((_, at) => row[`c${at}`] ?? null);
    return { name: sample.set, values, origin: `the sample in line ${sample.line}` };
  } catch (error) {
    return sampleFailed(path, sample, catalog, error);
  }
}
