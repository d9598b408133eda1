import { readFile, stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { filesBelow } from '../../../files/files-below.ts';

export interface SourceText {
  /** Absolute path. */
  readonly file: string;
  readonly text: string;
}

const skipped =
  /^(?:node_modules|dist|build|out|coverage|generated|vendor|public|tests?|__tests__|__mocks__|e2e|fixtures|examples?|\..*)$/;

/** What the service itself does not run: tests, stories, types, configuration of tools. */
const notService = /\.(?:test|spec|stories|e2e|d)\.[cm]?[jt]sx?$|^(?:prisma7?|dbperf)\.config\./;
const source = /\.[cm]?[jt]sx?$/;

/** Larger ones are generated, or bundles. Bytes. */
const longest = 500_000;

const openAtOnce = 64;

/** Modules of the project that its service may run, in the order of their paths. */
export async function sourceTexts(root: string): Promise<readonly SourceText[]> {
  const found = await filesBelow(root, {
    enters: (name) => !skipped.test(name),
    takes: isService,
  });
  const files = found.filter((file) => !isScript(root, file));
  const texts: SourceText[] = [];
  for (let at = 0; at < files.length; at += openAtOnce) {
    const read = await Promise.all(files.slice(at, at + openAtOnce).map(readShort));
    texts.push(...read.flat());
  }
  return texts;
}

async function readShort(file: string): Promise<readonly SourceText[]> {
  try {
    const { size } = await stat(file);
    return size <= longest ? [{ file, text: await readFile(file, 'utf8') }] : [];
  } catch {
    // As with folders: what may not be read runs for somebody else.
    return [];
  }
}

function isService(name: string): boolean {
  return source.test(name) && !notService.test(name);
}

/** Run by people, once: what they open is not the service's. */
function isScript(root: string, file: string): boolean {
  return /(?:^|\/)(?:scripts?|seeds?|bin|tools?)\/|(?:^|\/)seed[\w.-]*\.[cm]?[jt]s$/.test(
    relative(root, file).replaceAll('\\', '/'),
  );
}
