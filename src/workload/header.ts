import type { Parameter, PathIgnore, Sample } from '../model/path.ts';
import type { ProblemText } from '../model/problem.ts';
import { nearest } from '../text/did-you-mean.ts';
import { parseDuration } from '../text/duration.ts';
import type { Tag } from './header-lines.ts';
import { malformedTag, repeatedTag, unknownTag } from './problems.ts';

/** What the header of a file says; a parameter that it does not describe is not there. */
export interface Header {
  readonly name: string | null;
  readonly timeMs: number | null;
  readonly parameters: readonly (Parameter & { readonly line: number })[];
  readonly samples: readonly (Sample & { readonly column: number })[];
  readonly weight: number;
  readonly small: boolean;
  readonly ignores: readonly PathIgnore[];
  readonly writesRollback: boolean;
  /** `@writes` is there, well-formed or not. */
  readonly writesSaid: boolean;
  readonly problems: readonly ProblemText[];
}

interface Form<T> {
  readonly read: (tag: Tag) => T | null;
  readonly expected: string;
}

const NAME: Form<string> = {
  read: ({ text }) => (/^[^\s,:]+$/.test(text) ? text : null),
  expected: 'a name without spaces, commas and colons, such as webhook-lookup',
};

const BUDGET: Form<number> = {
  read: ({ text }) => parseDuration(text),
  expected: 'a duration such as 10ms, 1.5s or 2m',
};

const WEIGHT: Form<number> = {
  read: ({ text }) => (/^\d+(\.\d+)?$/.test(text) && Number(text) > 0 ? Number(text) : null),
  expected: 'a number above 0',
};

const SMALL: Form<true> = { read: ({ text }) => text === '' || null, expected: 'nothing after it' };

const WRITES: Form<true> = {
  read: ({ text }) => text === 'rollback' || null,
  expected: 'rollback',
};

const PARAM: Form<Header['parameters'][number]> = {
  read: readParameter,
  expected: '{Type} $1:name and a description, where {Type?} may be NULL',
};

const SAMPLE: Form<Header['samples'][number]> = {
  read: readSample,
  expected: 'the name of a parameter set and a SELECT, such as typical SELECT …',
};

const IGNORE: Form<PathIgnore> = {
  read: ({ text }) => {
    const [, rule, reason] = /^(\S+)\s+(\S.*)$/.exec(text) ?? [];
    return rule && reason ? { rule, reason } : null;
  },
  expected: 'a rule and the reason, such as deep-offset only the first pages are asked for',
};

const OWN_TAGS = ['name', 'budget', 'param', 'sample', 'weight', 'small', 'ignore', 'writes'];

// TypedSQL knows @description; the others are habits of documentation comments that are near ours.
const FOREIGN_TAGS = new Set(['description', 'example', 'note', 'see', 'todo']);

/** Reads the tags of a file. `source` is the file as it is named in problems. */
export function readHeader(tags: readonly Tag[], source: string): Header {
  const problems: ProblemText[] = [];
  const placed = (tag: Tag) => `${source}:${tag.line}:${tag.column}`;
  const all = <T>(name: string, form: Form<T>): readonly T[] =>
    tags
      .filter((tag) => tag.tag === name)
      .flatMap((tag) => {
        const value = form.read(tag);
        if (value !== null) return [value];
        problems.push(malformedTag(placed(tag), name, form.expected, tag.text));
        return [];
      });
  const single = <T>(name: string, form: Form<T>): T | null => {
    const second = tags.filter((tag) => tag.tag === name)[1];
    if (second) problems.push(repeatedTag(placed(second), name));
    return all(name, form)[0] ?? null;
  };
  const header = {
    name: single('name', NAME),
    timeMs: single('budget', BUDGET),
    parameters: all('param', PARAM),
    samples: all('sample', SAMPLE),
    weight: single('weight', WEIGHT) ?? 1,
    small: single('small', SMALL) ?? false,
    ignores: all('ignore', IGNORE),
    writesRollback: single('writes', WRITES) ?? false,
    writesSaid: tags.some(({ tag }) => tag === 'writes'),
  };
  return {
    ...header,
    problems: [...problems, ...misspelt(tags, placed), ...repeats(header, source)],
  };
}

// A misspelt tag would silently lose a budget; a tag unlike ours is somebody else's.
function misspelt(tags: readonly Tag[], placed: (tag: Tag) => string): readonly ProblemText[] {
  return tags
    .filter(({ tag }) => !OWN_TAGS.includes(tag) && !FOREIGN_TAGS.has(tag))
    .flatMap((tag) => {
      const suggestion = nearest(tag.tag, OWN_TAGS);
      return suggestion === null ? [] : [unknownTag(placed(tag), tag.tag, suggestion)];
    });
}

function repeats(
  header: Pick<Header, 'parameters' | 'samples'>,
  source: string,
): readonly ProblemText[] {
  const numbers = header.parameters.map(({ number, line }) => ({ key: `param $${number}`, line }));
  const sets = header.samples.map(({ set, line }) => ({ key: `sample ${set}`, line }));
  return [...numbers, ...sets]
    .filter(({ key }, at, list) => list.findIndex((other) => other.key === key) !== at)
    .map(({ key, line }) => repeatedTag(`${source}:${line}`, key));
}

// TypedSQL's forms: `{Type} $1:alias description`, `{Type?} $1`, and the type left out.
const PARAMETER =
  /^(?:\{\s*([\w.]+(?:\[\])?)\s*(\?)?\s*\}\s*)?\$([1-9]\d{0,4})(?::(\w+)(\?)?)?(?:\s|$)/;

function readParameter({ text, line }: Tag): Header['parameters'][number] | null {
  const match = PARAMETER.exec(text);
  if (!match) return null;
  const [, type = null, optional, number, name = null, nullable] = match;
  return {
    number: Number(number),
    name,
    type,
    nullable: (optional ?? nullable) !== undefined,
    line,
  };
}

function readSample({ text, line, column }: Tag): Header['samples'][number] | null {
  const [, set, gap, sql] = /^([\w-]+)(\s+)(\S.*)$/.exec(text) ?? [];
  if (!set || !gap || !sql) return null;
  return { set, sql, line, column: column + set.length + gap.length };
}
