import type { Advice, Candidate, Proof } from '../model/advice.ts';
import type { Index, RelationName } from '../model/catalog.ts';
import { dropIfThere } from '../sql/create-index.ts';
import { quoteRelation } from '../sql/quote.ts';
import { sayChange, worstTrial } from '../text/change.ts';
import { formatBytes } from '../text/format.ts';
import { prismaDeploy, prismaResolve } from '../text/prisma-command.ts';
import { sayUnproven } from '../text/unproven.ts';
import { sayWritePrice } from '../text/write-price.ts';

/** Headers of migrations: lines without their dashes, the first of which says who wrote the file. */

export const mark = 'dbperf: ';

export function createHeader(
  advice: Advice,
  index: RelationName,
  directory: string,
): readonly string[] {
  return [
    `${mark}an index for ${advice.serves.join(', ')}`,
    ...facts(advice),
    ...ifItFails(index, directory),
  ];
}

export function parentHeader(advice: Advice, directory: string): readonly string[] {
  return [
    `${mark}an index for ${advice.serves.join(', ')}, made on the partitioned table alone`,
    ...facts(advice),
    'note     It is INVALID until what follows has built and attached the index of each partition.',
    'fails?   Nothing is left behind. When the cause is gone:',
    ...again(directory),
  ];
}

export function partitionHeader({ table }: Candidate, root: Candidate): readonly string[] {
  return [
    `${mark}the part of ${root.name} on the partition ${quoteRelation(table)}`,
    'fails?   ROLLBACK.md, "A build failed, and its index is INVALID".',
  ];
}

export function attachHeader({ table }: Candidate, root: Candidate): readonly string[] {
  return [
    `${mark}the part on ${quoteRelation(table)} joins ${root.name}`,
    'note     It changes the catalog only.',
    'fails?   Nothing is left behind: resolve it as rolled back, and deploy again.',
  ];
}

export function dropInvalidHeader(index: Index, candidate: Candidate): readonly string[] {
  return [
    `${mark}room for ${candidate.name}: a failed build left ${quoteRelation(index)} INVALID`,
    'note     No query uses it, and each write still pays for it.',
    'fails?   Resolve it as rolled back, and deploy again.',
  ];
}

export function dropRedundantHeader(
  index: Index,
  heirs: readonly Candidate[],
  directory: string,
): readonly string[] {
  const names = heirs.map(({ name }) => name).join(', ');
  return [
    `${mark}${quoteRelation(index)} is redundant beside ${names}`,
    'note     No critical path misses it. What else the service runs, dbperf does not know.',
    `size     ${formatBytes(index.bytes)} are set free`,
    'fails?   When the cause is gone:',
    ...again(directory),
  ];
}

function facts({ serves, proof, price }: Advice): readonly string[] {
  return [
    `serves   ${serves.join(', ')}`,
    ...labelled('proof', [proven(proof), ...changes(serves, proof)]),
    ...(proof.bytes === null ? [] : [`size     ${formatBytes(proof.bytes)}`]),
    ...labelled('writes', price === null ? [] : sayWritePrice(price)),
  ];
}

function proven(proof: Proof): string {
  if (proof.kind === 'unproven') return sayUnproven(proof.reason);
  return proof.kind === 'built' ? 'built and measured, and rolled back' : 'planned on a plan twin';
}

function changes(serves: readonly string[], { trials }: Proof): readonly string[] {
  return serves.flatMap((path) => {
    const trial = worstTrial(path, trials);
    return trial === undefined ? [] : [`${path}: ${sayChange(trial)}`];
  });
}

function ifItFails(index: RelationName, directory: string): readonly string[] {
  return [
    'fails?   An INVALID index stays behind, and Prisma deploys nothing further. When the cause is gone:',
    `           ${dropOf(index)}`,
    ...again(directory),
  ];
}

function dropOf(index: RelationName): string {
  const drop = dropIfThere(index).slice(0, -1);
  return fitsComment(drop) ? drop : 'the DROP INDEX of down.sql, if the index is there';
}

/** A comment is one line, at a semicolon of which Prisma's adapters would split the file. */
export function fitsComment(text: string): boolean {
  return !/[;\r\n]/.test(text);
}

function again(directory: string): readonly string[] {
  return [`           ${prismaResolve('--rolled-back', directory)}`, `           ${prismaDeploy}`];
}

/** The label before the first line, blanks before the others. */
function labelled(label: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, n) => `${(n === 0 ? label : '').padEnd(9)}${line}`);
}
