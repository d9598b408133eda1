import type {
  Advice,
  Build,
  BuildAll,
  BuiltTrial,
  PathUnderTrial,
  Rejection,
} from '../model/advice.ts';
import { formatMs } from '../text/format.ts';
import { smallestGain } from './costs.ts';
import { gainOf, harm, savedOf } from './measured-gain.ts';
import { rejection } from './rejection.ts';
import type { Selected } from './without-planner.ts';

/** What makes a statement slower is dropped and the rest built anew, this many times at most. */
const mostRounds = 3;

interface Building {
  readonly paths: readonly PathUnderTrial[];
  /** Null where the database may not be written to. */
  readonly build: BuildAll | null;
  readonly onProgress: (text: string) => void;
}

/** The chosen set, built and measured on the whole workload, without what does harm. */
export async function builtAdvice(
  advice: readonly Advice[],
  { build, paths, onProgress }: Building,
): Promise<Selected> {
  if (build === null) return { advice, rejected: [] };
  let left = advice;
  const unbuilt: Advice[] = [];
  const rejected: Rejection[] = [];
  for (let round = 1; round <= mostRounds && left.length > 0; round++) {
    onProgress(`building and measuring ${left.length} indexes (round ${round})`);
    const built = await build(
      left.map(({ candidate }) => candidate),
      paths,
    );
    if (built.kind === 'refused') {
      const refused = left.filter((one) => one.candidate.name === built.candidate);
      unbuilt.push(...refused.map((one) => unproven(one, built.reason)));
      left = left.filter((one) => !refused.includes(one));
      if (refused.length > 0) continue;
      return { advice: [...left.map((one) => notBuilt(one, built.reason)), ...unbuilt], rejected };
    }
    const harmful = harmfulOf(left, built.trials);
    if (harmful.size === 0) return confirmed(left, built, unbuilt, rejected);
    for (const [one, reason] of harmful) rejected.push(rejection(one.candidate, reason));
    left = left.filter((one) => !harmful.has(one));
  }
  return { advice: [...left, ...unbuilt], rejected };
}

/** Of the indexes that the slower plan uses, the one that saves least is to blame. */
function harmfulOf(
  advice: readonly Advice[],
  trials: readonly BuiltTrial[],
): ReadonlyMap<Advice, string> {
  const harmful = new Map<Advice, string>();
  for (const trial of trials) {
    const loss = harm(trial);
    const blamed = advice.findLast(({ candidate }) => trial.indexes.includes(candidate.name));
    if (loss !== null && blamed !== undefined) harmful.set(blamed, loss);
  }
  return harmful;
}

function confirmed(
  advice: readonly Advice[],
  built: Extract<Build, { kind: 'built' }>,
  unbuilt: readonly Advice[],
  rejected: readonly Rejection[],
): Selected {
  const measured = advice.map((one) => withProof(one, built));
  const useless = measured.filter(({ serves }) => serves.length === 0);
  return {
    advice: [...measured.filter(({ serves }) => serves.length > 0), ...unbuilt],
    rejected: [...rejected, ...useless.map((one) => rejection(one.candidate, tooLittle(one)))],
  };
}

function withProof(one: Advice, { bytes, trials }: Extract<Build, { kind: 'built' }>): Advice {
  const { name } = one.candidate;
  const using = trials.filter(({ indexes }) => indexes.includes(name));
  const gaining = using.filter((trial) => gainOf(trial) >= smallestGain);
  const saved = (path: string) =>
    Math.max(0, ...gaining.filter((trial) => trial.path === path).map(savedOf));
  const serves = [...new Set(gaining.map(({ path }) => path))];
  return {
    ...one,
    proof: { kind: 'built', bytes: bytes[name] ?? 0, trials: using.map(trialOf) },
    serves: serves.sort((a, b) => saved(b) - saved(a)),
    alsoChanges: [
      ...one.alsoChanges.filter(({ path }) => !using.some((trial) => trial.path === path)),
      ...using.filter(({ path }) => !serves.includes(path)).map(trialOf),
    ],
  };
}

function trialOf({ path, parameterSet, before, after }: BuiltTrial) {
  return { path, parameterSet, before, after };
}

function tooLittle({ proof }: Advice): string {
  const [most] = [...proof.trials].sort((a, b) => gainOf(b) - gainOf(a));
  if (most === undefined) return 'built, no plan used it';
  const { before, after, path } = most;
  const time =
    before.medianMs === null || after.medianMs === null
      ? `cost ${Math.round(before.cost)} → ${Math.round(after.cost)}`
      : `${formatMs(before.medianMs)} → ${formatMs(after.medianMs)}`;
  return `built, it saves too little: ${time} for ${path}`;
}

/** It cannot be built from what the table holds, whatever a planner says of it. */
function unproven(one: Advice, reason: string): Advice {
  const { bytes, trials } = one.proof;
  return { ...one, proof: { kind: 'unproven', reason: couldNot(reason), bytes, trials } };
}

/** What stood in the way was not the index: a planner's proof holds. */
function notBuilt(one: Advice, reason: string): Advice {
  return one.proof.kind === 'unproven' ? unproven(one, reason) : one;
}

function couldNot(reason: string): string {
  return `it could not be built: ${reason}`;
}
