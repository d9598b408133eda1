import type {
  AdviceReport,
  BuildAll,
  Candidate,
  PathUnderTrial,
  Rejection,
  WhatIf,
} from '../model/advice.ts';
import type { Catalog } from '../model/catalog.ts';
import { builtAdvice } from './built-advice.ts';
import { candidatesFor } from './candidates.ts';
import { untried } from './declared-trials.ts';
import { installedExtensions } from './extensions.ts';
import type { AdviceLimits } from './limits.ts';
import type { Proposal } from './proposal.ts';
import type { ProofKind } from './proven.ts';
import { type ReadPath, readPath } from './read-path.ts';
import { rejection } from './rejection.ts';
import { servedAlready } from './served.ts';
import { touchingOf } from './touching.ts';
import { type Planned, withPlanner } from './with-planner.ts';
import { withoutPlanner } from './without-planner.ts';

export interface AdviseInput {
  readonly paths: readonly PathUnderTrial[];
  readonly catalog: Catalog;
  /** Null where no planner is at hand: advice is then a guess, and unproven. */
  readonly whatIf: WhatIf | null;
  /** What a trial of `whatIf` proves. */
  readonly proofKind: ProofKind;
  /** Null where the database may not be written to. */
  readonly build: BuildAll | null;
  /** Indexes that the schema declares and the database lacks. */
  readonly declared: readonly Candidate[];
  readonly limits: AdviceLimits;
  /**
   * Names of the database's extensions. Absent: those that its indexes show, and with a planner at
   * hand any, since it refuses an operator class that is not there.
   */
  readonly extensions?: readonly string[];
  /** One line of what is being done. */
  readonly onProgress: (text: string) => void;
}

/** Candidates → existing indexes → trials → selection → proof. Every rejection has its reason. */
export async function advise(input: AdviseInput): Promise<AdviceReport> {
  const { catalog, declared } = input;
  const paths: ReadPath[] = [];
  for (const under of input.paths) paths.push(await readPath(under, catalog));
  const extensions = installedExtensions(input, catalog);
  const { proposals, together } = candidatesFor(paths, catalog, extensions, declared);
  const needless = proposals.flatMap((one) => rejectedAtOnce(one, catalog));
  const open = proposals.filter(
    ({ candidate }) => !needless.some((one) => one.candidate === candidate),
  );
  const selected = await select(open, together, paths, input);
  const built = await builtAdvice(selected.advice, input);
  return {
    advice: built.advice,
    rejected: [...needless, ...selected.rejected, ...built.rejected],
    declared: selected.declared,
    growth: null,
  };
}

function rejectedAtOnce({ candidate, against }: Proposal, catalog: Catalog): readonly Rejection[] {
  const reason = servedAlready(candidate, catalog) ?? against;
  return reason === null ? [] : [rejection(candidate, reason)];
}

async function select(
  open: readonly Proposal[],
  together: readonly (readonly string[])[],
  paths: readonly ReadPath[],
  input: AdviseInput,
): Promise<Planned> {
  const { catalog, declared, whatIf, proofKind } = input;
  if (whatIf === null) {
    const reason = proofKind === 'twin' ? noPlanner : proofKind.unproven;
    const selected = withoutPlanner(open, catalog, reason, input.limits);
    return { ...selected, declared: declared.map((candidate) => untried(candidate, reason)) };
  }
  return withPlanner({
    ...input,
    whatIf,
    candidates: open.map(({ candidate }) => candidate),
    together,
    weights: new Map(input.paths.map(({ path }) => [path.name, path.weight])),
    touching: touchingOf(paths),
  });
}

const noPlanner = 'no planner was at hand to try it on';
