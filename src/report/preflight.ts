import type { CatalogGap } from '../model/catalog.ts';
import type { Hazard, HazardFacts, HazardKind, Preflight, Weight } from '../model/preflight.ts';
import { diskSpace, invalidIndex, nameTaken, pooledUrl, timeout } from './hazards/database.ts';
import {
  deploysOnStart,
  editedMigrations,
  failedMigration,
  noBaseline,
  pendingMigrations,
  unknownMigrations,
} from './hazards/migrations.ts';
import {
  buildRunning,
  deployRunning,
  openTransaction,
  preparedTransaction,
} from './hazards/sessions.ts';
import type { HazardWords } from './hazards/words.ts';
import type { Style } from './style.ts';
import { wrap } from './wrap.ts';

type Words = { readonly [K in HazardKind]: (facts: HazardOf<K>) => HazardWords };
type HazardOf<K extends HazardKind> = Extract<Hazard, { kind: K }>;

/** A kind without words does not compile. */
const words: Words = {
  'invalid-index': invalidIndex,
  'name-taken': nameTaken,
  'failed-migration': failedMigration,
  'pending-migrations': pendingMigrations,
  'unknown-migrations': unknownMigrations,
  'edited-migrations': editedMigrations,
  'no-baseline': noBaseline,
  'deploy-running': deployRunning,
  'open-transaction': openTransaction,
  'prepared-transaction': preparedTransaction,
  'build-running': buildRunning,
  timeout,
  'pooled-url': pooledUrl,
  'disk-space': diskSpace,
  'deploys-on-start': deploysOnStart,
};

export function wordsOf(hazard: Hazard): HazardWords {
  return (words[hazard.kind] as (facts: HazardFacts) => HazardWords)(hazard);
}

/** Hazards of one kind and weight that are told before they are counted. */
const most = 5;
const labelWidth = 'unseen'.length;

/** What stands in the way of a deploy, the gravest first, and what could not be seen. */
export function renderPreflight({ hazards, gaps }: Preflight, style: Style): string {
  const told = hazards.filter((hazard, n) => style.verbose || rankOf(hazard, n, hazards) < most);
  const entries = [
    ...told.map((hazard) => entry(paint(hazard.weight, style), wordsOf(hazard), style)),
    ...uncounted(hazards.length - told.length, style),
    ...gaps.map((gap) => entry(style.colours.dim(pad('unseen')), gapWords(gap), style)),
  ];
  const nothing = entry(style.colours.green(pad('clear')), clear, style);
  return [
    style.colours.bold('before a deploy'),
    ...(entries.length === 0 ? [nothing] : entries),
  ].join('\n');
}

const clear: HazardWords = { message: 'nothing stands in the way of a deploy', help: [] };

/** How many of its kind and weight come before it. */
function rankOf({ kind, weight }: Hazard, n: number, all: readonly Hazard[]): number {
  return all.slice(0, n).filter((one) => one.kind === kind && one.weight === weight).length;
}

function uncounted(count: number, style: Style): string[] {
  if (count === 0) return [];
  return [
    `  ${' '.repeat(labelWidth)}  ${style.colours.dim(`and ${count} more of these kinds (--verbose)`)}`,
  ];
}

function gapWords({ subject, reason, help }: CatalogGap): HazardWords {
  return { message: `${subject}: ${reason}`, help: [help] };
}

function paint(weight: Weight, { colours }: Style): string {
  const colour = { stops: colours.red, waits: colours.yellow, mind: colours.blue }[weight];
  return colour(pad(weight));
}

function pad(label: string): string {
  return label.padEnd(labelWidth);
}

/** Help is never broken: it is meant to be copied. */
function entry(label: string, { message, help }: HazardWords, style: Style): string {
  const indent = ' '.repeat(labelWidth + 4);
  const text = wrap(message, style.width - indent.length).join(`\n${indent}`);
  const lines = help.map((line, n) => {
    return `${indent}${style.colours.dim(n === 0 ? 'help' : '    ')}  ${line}`;
  });
  return [`  ${label}  ${text}`, ...lines].join('\n');
}
