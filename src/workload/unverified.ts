import type { Catalog } from '../model/catalog.ts';
import type { CriticalPath, Sample, Unverified } from '../model/path.ts';
import { explainFailure } from '../postgres/explain-failure.ts';
import { sqlState } from '../postgres/sql-state.ts';

const SAMPLE =
  'add "-- @sample typical SELECT …" to its header: a query whose first row holds its parameters';

export function notCompared(path: CriticalPath, numbers: readonly number[]): Unverified {
  const which = numbers.map((number) => `$${number}`).join(', ');
  return noSample(path, `no value is known for ${which}: it is not compared with a table's column`);
}

export function noRow(path: CriticalPath, columns: string): Unverified {
  return noSample(
    path,
    `no values for its parameters: no row was found with a value in ${columns}`,
  );
}

function noSample(path: CriticalPath, reason: string): Unverified {
  return { path: path.name, cause: 'no-sample', reason, help: helpFor(path) };
}

// What was seen has no file.
function helpFor({ seen }: CriticalPath): string {
  return seen ? `write the statement as a critical path in SQL, and ${SAMPLE}` : SAMPLE;
}

/** A look-up that PostgreSQL refused; throws what is not an error of the server. */
export function lookUpFailed(path: CriticalPath, catalog: Catalog, error: unknown): Unverified {
  const refused = refusalOf(error);
  const { reason, help } = explainFailure(refused, path, catalog);
  return {
    path: path.name,
    cause: 'no-sample',
    reason: `looking for values of its parameters: ${reason}`,
    help: sqlState(refused) === '42501' ? help : helpFor(path),
  };
}

/** The statement itself is one that PostgreSQL refuses. */
export function statementFailed(path: CriticalPath, catalog: Catalog, error: unknown): Unverified {
  const { reason, help } = explainFailure(refusalOf(error), path, catalog);
  return { path: path.name, cause: 'failed', reason, help };
}

export function sampleWithoutRow(path: CriticalPath, sample: Sample): Unverified {
  return sampleUnverified(path, sample, 'returns no row');
}

export function sampleFailed(
  path: CriticalPath,
  sample: Sample,
  catalog: Catalog,
  error: unknown,
): Unverified {
  const refused = refusalOf(error);
  // Invalid column reference: the sample has fewer columns than it was given names.
  if (sqlState(refused) === '42P10') {
    return sampleUnverified(path, sample, 'has fewer columns than the statement has parameters');
  }
  const { source } = path;
  const { reason } = explainFailure(
    refused,
    { sql: sample.sql, source, line: sample.line },
    catalog,
  );
  return sampleUnverified(path, sample, `failed: ${reason}`);
}

function sampleUnverified(path: CriticalPath, sample: Sample, what: string): Unverified {
  const last = path.parameters.length;
  const wanted = last === 1 ? 'a value of $1' : `values of $1 to $${last}, in this order`;
  return {
    path: path.name,
    cause: 'no-sample',
    reason: `the sample "${sample.set}" (${path.source}:${sample.line}) ${what}`,
    help: `write a SELECT whose first row holds ${wanted}`,
  };
}

function refusalOf(error: unknown): unknown {
  if (sqlState(error) === null) throw error;
  return error;
}
