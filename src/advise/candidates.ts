import type { Candidate } from '../model/advice.ts';
import type { Catalog, Table } from '../model/catalog.ts';
import { ginShapes, unservable } from './gin-shapes.ts';
import { namedCandidates } from './named-candidates.ts';
import { isSmall, type Need } from './need.ts';
import { type PatternContext, patternShapes } from './pattern-shapes.ts';
import { addIdea, type Idea, ideaId, type Proposal, type Unnamed } from './proposal.ts';
import type { ReadPath } from './read-path.ts';
import { type Shape, uniqueShapes } from './shape.ts';
import { shapesFor } from './shapes.ts';
import { keyOf } from './term.ts';
import type { TableUsage } from './usage.ts';

/** Beyond these the shapes of one statement repeat one another in ever stranger orders. */
const mostPerPath = 24;

export interface Proposals {
  readonly proposals: readonly Proposal[];
  /** Names of candidates that help only together: one for each side of an OR. */
  readonly together: readonly (readonly string[])[];
}

/** Every index that could help one of the paths, each once, with the paths that gave rise to it. */
export function candidatesFor(
  paths: readonly ReadPath[],
  catalog: Catalog,
  extensions: ReadonlySet<string>,
  declared: readonly Candidate[],
): Proposals {
  const ideas = new Map<string, Idea>();
  const groups: string[][] = [];
  for (const path of paths) {
    const context = { collation: catalog.server.collation, extensions, sets: path.under.sets };
    for (const idea of ideasOf(path, context)) addIdea(ideas, idea);
    for (const arms of armsOf(path)) {
      for (const idea of arms) addIdea(ideas, idea);
      groups.push(arms.map(({ candidate }) => ideaId(candidate)));
    }
  }
  const proposals = namedCandidates(ideas, declared, catalog);
  const nameOf = (id: string) => proposals.get(id)?.candidate.name ?? [];
  return {
    proposals: [...proposals.values()],
    together: groups.map((ids) => ids.flatMap(nameOf)),
  };
}

/** The most promising of each table's instance in turn, so that none crowds out the others. */
function ideasOf(path: ReadPath, context: PatternContext): readonly Idea[] {
  const lists = path.usages.flatMap((usage) => {
    const need = needOf(path, usage);
    if (need === undefined) return [];
    return [shapesOf(usage, context).map((shape) => ideaOf(path, need, usage, shape))];
  });
  const longest = Math.max(0, ...lists.map((list) => list.length));
  const inTurn = Array.from({ length: longest }, (_, n) => lists.flatMap((list) => list[n] ?? []));
  const unique = new Map(inTurn.flat().map((idea) => [ideaId(idea.candidate), idea]));
  return [...unique.values()].slice(0, mostPerPath);
}

function shapesOf(usage: TableUsage, context: PatternContext): readonly Shape[] {
  const special = [...patternShapes(usage, context), ...ginShapes(usage)];
  const plain = shapesFor(usage);
  return uniqueShapes(usage.equal.length > 0 ? [...plain, ...special] : [...special, ...plain]);
}

function needOf(path: ReadPath, { table }: TableUsage): Need | undefined {
  return path.needs.find((need) => need.table === table);
}

function ideaOf(path: ReadPath, { kind }: Need, usage: TableUsage, shape: Shape): Idea {
  const { name } = path.under.path;
  return {
    candidate: candidateOf(usage.table, shape, [name]),
    against: smallness(usage.table) ?? unservable(usage, shape),
    wanting: kind === 'wasted' ? [name] : [],
  };
}

function smallness(table: Table): string | null {
  return isSmall(table)
    ? 'the table is so small that reading all of it costs next to nothing'
    : null;
}

/** One index for each side of an OR: they help together, or not at all. */
function armsOf(path: ReadPath): readonly (readonly Idea[])[] {
  return path.usages
    .filter(({ arms }) => arms.length >= 2 && arms.length <= 4)
    .flatMap((usage) => {
      const need = needOf(path, usage);
      if (need === undefined) return [];
      const shapes = usage.arms.map((term) => armShape(keyOf(term)));
      return [shapes.map((shape) => ({ ...ideaOf(path, need, usage, shape), wanting: [] }))];
    });
}

function armShape(key: Shape['keys'][number]): Shape {
  return { method: 'btree', keys: [key], equalityKeys: 1, include: [], predicate: null };
}

function candidateOf(table: Table, shape: Shape, paths: readonly string[]): Unnamed {
  return {
    table: { schema: table.schema, name: table.name },
    partitioned: table.kind === 'partitioned',
    ...shape,
    paths,
    origin: 'statement',
  };
}
