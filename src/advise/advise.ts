import type {
  Advice,
  AdviceReport,
  Candidate,
  PathUnderTrial,
  Rejection,
  TryCandidate,
} from '../model/advice.ts';
import type { Catalog, RelationName } from '../model/catalog.ts';
import { createConcurrently } from '../sql/create-index.ts';
import { newIndexName } from '../sql/index-name.ts';
import { candidatesFor } from './candidates.ts';
import { servedPaths, type Tried } from './gain.ts';
import { writePrice } from './price.ts';
import { select } from './select.ts';
import { servedAlready } from './served.ts';

export interface AdviseInput {
  readonly paths: readonly PathUnderTrial[];
  readonly catalog: Catalog;
  /** Null where nothing may be built: advice is then unproven. */
  readonly tryCandidate: TryCandidate | null;
  readonly onCandidate?: (candidate: Candidate, number: number, total: number) => void;
}

/** Candidates → existing indexes → trial → selection. Every rejected candidate keeps its reason. */
export async function advise(input: AdviseInput): Promise<AdviceReport> {
  const candidates = await candidatesFor(input.paths, input.catalog);
  const served = candidates.flatMap((candidate) => {
    const reason = servedAlready(candidate, input.catalog);
    return reason === null ? [] : [rejection(candidate, reason)];
  });
  const open = candidates.filter((one) => !served.some(({ candidate }) => candidate === one));
  const { advice, rejected } =
    input.tryCandidate === null
      ? unproven(open, 'nothing was built here', input.catalog)
      : await proven(open, input, input.tryCandidate);
  return { advice: withDistinctNames(advice, input.catalog), rejected: [...served, ...rejected] };
}

async function proven(
  candidates: readonly Candidate[],
  input: AdviseInput,
  tryCandidate: TryCandidate,
): Promise<AdviceReport> {
  const inNeed = new Set(candidates.flatMap((candidate) => candidate.paths));
  const tried: Tried[] = [];
  const untried: { candidate: Candidate; reason: string }[] = [];
  for (const [index, candidate] of candidates.entries()) {
    input.onCandidate?.(candidate, index + 1, candidates.length);
    const proof = await tryCandidate(candidate, input.paths);
    if (proof.kind === 'built') {
      tried.push({ candidate, proof, serves: servedPaths(proof, inNeed) });
    } else untried.push({ candidate, reason: proof.reason });
  }
  const weights = new Map(input.paths.map(({ path }) => [path.name, path.weight]));
  const { chosen, rejected } = select(tried, weights);
  const mended = new Set(chosen.flatMap((one) => one.serves));
  const left = untried.filter(({ candidate }) => !candidate.paths.some((p) => mended.has(p)));
  const fallback = left.map(({ candidate, reason }) =>
    unproven([candidate], reason, input.catalog),
  );
  return {
    advice: [
      ...chosen.map(({ candidate, proof, serves }) => ({
        ...describe(candidate, input.catalog),
        proof,
        serves,
      })),
      ...fallback.flatMap((report) => report.advice),
    ],
    rejected: rejected.map(({ candidate, reason, beatenBy }) =>
      rejection(candidate, reason, beatenBy),
    ),
  };
}

/** Without a trial: the most promising candidate of each path and table, and it says so. */
function unproven(
  candidates: readonly Candidate[],
  reason: string,
  catalog: Catalog,
): AdviceReport {
  const first = candidates.filter((candidate) =>
    candidate.paths.some((path) => firstOf(candidates, path, candidate.table) === candidate),
  );
  return {
    advice: first.map((candidate) => ({
      ...describe(candidate, catalog),
      proof: { kind: 'unproven', reason },
      serves: candidate.paths,
    })),
    rejected: candidates
      .filter((candidate) => !first.includes(candidate))
      .map((candidate) => rejection(candidate, 'less promising, and nothing was built to tell')),
  };
}

function firstOf(candidates: readonly Candidate[], path: string, table: RelationName) {
  return candidates.find(
    (one) =>
      one.paths.includes(path) &&
      one.table.name === table.name &&
      one.table.schema === table.schema,
  );
}

function describe(
  candidate: Candidate,
  catalog: Catalog,
): Pick<Advice, 'candidate' | 'sql' | 'price'> {
  const table = catalog.tables.find(
    (one) => one.schema === candidate.table.schema && one.name === candidate.table.name,
  );
  const price = table === undefined ? null : writePrice(table, catalog.server);
  return { candidate, sql: createConcurrently(candidate), price };
}

function rejection(
  candidate: Candidate,
  reason: string,
  beatenBy: string | null = null,
): Rejection {
  return { candidate, sql: createConcurrently(candidate), reason, beatenBy };
}

/** A full and a partial index on the same columns would have been given the same name. */
function withDistinctNames(advice: readonly Advice[], catalog: Catalog): readonly Advice[] {
  const taken = new Set(catalog.indexes.map((index) => index.name));
  return advice.map((one) => {
    const columns = one.candidate.keys.map((key) => key.column);
    const candidate = {
      ...one.candidate,
      name: newIndexName(one.candidate.table.name, columns, taken),
    };
    taken.add(candidate.name);
    return { ...one, candidate, sql: createConcurrently(candidate) };
  });
}
