import { dirname, resolve } from 'node:path';
import { type SourceText, sourceTexts } from './source-files.ts';
import { readModule, type SourceModule } from './source-module.ts';

/** The modules of a project that have to do with its clients. */
export interface ProjectSource {
  /** Those that the service may run; scripts that people run are not among them. */
  readonly service: readonly SourceModule[];
  /** Files that make a client and could not be read. */
  readonly unread: readonly string[];
  /** The module that another one imports by a relative path; null for any other. */
  readonly imported: (from: SourceModule, specifier: string) => SourceModule | null;
  /** Modules of the service that hold this word. */
  readonly naming: (word: string) => readonly SourceModule[];
}

const makesClient = /\b(?:Prisma(?:Client|Pg|Neon\w*|PostgresAdapter))\b/;

export async function projectSource(root: string): Promise<ProjectSource> {
  const texts = await sourceTexts(root);
  const read = remembering();
  const relevant = texts.filter(({ text }) => makesClient.test(text));
  const modules = relevant.map((text) => ({ text, module: read(text) }));
  return {
    service: modules.flatMap(({ module }) => module ?? []),
    unread: modules.filter(({ module }) => module === null).map(({ text }) => text.file),
    imported: (from, specifier) => {
      const target = specifier.startsWith('.') ? resolve(dirname(from.file), specifier) : null;
      const found = texts.find(({ file }) => target !== null && isAt(file, target));
      return found === undefined ? null : read(found);
    },
    naming: (word) => texts.filter(({ text }) => text.includes(word)).flatMap((t) => read(t) ?? []),
  };
}

/** An import may leave out the ending, name that of the compiled file, or a folder. */
function isAt(file: string, target: string): boolean {
  const plain = (path: string) => path.replace(/\.[cm]?[jt]sx?$/, '');
  return file === target || plain(file) === plain(target) || plain(file) === `${target}/index`;
}

function remembering() {
  const known = new Map<string, SourceModule | null>();
  return ({ file, text }: SourceText): SourceModule | null => {
    const before = known.get(file);
    if (before !== undefined) return before;
    const module = readModule(file, text);
    known.set(file, module);
    return module;
  };
}
