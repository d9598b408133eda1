import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { z } from 'zod';
import { Problem } from '../model/problem.ts';

/** What a kind of document is called in errors, and how one is come by. */
export interface DocumentKind {
  /** `snapshot`: its `kind` is `dbperf-snapshot`; errors are `snapshot-missing`, `-version`, `-invalid`. */
  readonly name: string;
  readonly version: number;
  /** Where to have one. */
  readonly help: string;
}

/**
 * Reads a document of dbperf's own, compressed or not, and checks it; throws a Problem if it is
 * missing, cut off, of another version or something else.
 */
export async function readDocument<T>(
  path: string,
  kind: DocumentKind,
  loadSchema: () => Promise<z.ZodType<T>>,
): Promise<T> {
  const document = parseJson(await textOf(await bytesOf(path, kind), path, kind), path, kind);
  if (stepInto(document, 'kind') !== `dbperf-${kind.name}`) {
    throw invalid(path, kind, `a ${kind.name} of dbperf`, 'another document');
  }
  const version = stepInto(document, 'version');
  if (version !== kind.version) throw otherVersion(path, kind, version);
  const read = (await loadSchema()).safeParse(document);
  if (!read.success) throw malformed(path, kind, document, read.error.issues);
  return read.data;
}

async function bytesOf(path: string, { name, help }: DocumentKind): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new Problem({
      code: `${name}-missing`,
      what: `the ${name} could not be read`,
      where: path,
      cause: error instanceof Error ? error.message : String(error),
      help,
    });
  }
}

/** Told by its first bytes: a browser or a proxy may have unpacked what is named `.gz`. */
async function textOf(bytes: Buffer, path: string, kind: DocumentKind): Promise<string> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString('utf8');
  try {
    return (await promisify(gunzip)(bytes)).toString('utf8');
  } catch {
    throw invalid(path, kind, 'a whole gzip file', 'one that is cut off or damaged');
  }
}

function parseJson(text: string, path: string, kind: DocumentKind): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const received = text.trim() === '' ? 'an empty file' : 'text that is cut off, or no JSON';
    throw invalid(path, kind, 'JSON', received);
  }
}

function otherVersion(path: string, { name, version }: DocumentKind, received: unknown): Problem {
  return new Problem({
    code: `${name}-version`,
    what: `the ${name} is of another version`,
    where: path,
    expected: `version ${version}`,
    received: `version ${String(received)}`,
    help: 'take it again, or read it with the dbperf that took it',
  });
}

/** More faults than these say no more. */
const shown = 3;

function malformed(
  path: string,
  kind: DocumentKind,
  document: unknown,
  issues: readonly z.core.$ZodIssue[],
): Problem {
  const [first, ...others] = issues.slice(0, shown).map((issue) => ({
    code: `${kind.name}-invalid`,
    what: `a value of the ${kind.name} is not valid`,
    where: `${path}: ${issue.path.map(String).join('.') || 'the whole'}`,
    expected: issue.message.replace(/^Invalid (input|option): expected /, ''),
    received: typeName(issue.path.reduce(stepInto, document)),
    help: kind.help,
  }));
  return first === undefined
    ? invalid(path, kind, `a ${kind.name}`, 'another')
    : new Problem(first, ...others);
}

function stepInto(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

/** Never the value itself: a document may hold values of rows. */
function typeName(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
}

function invalid(path: string, { name, help }: DocumentKind, expected: string, received: string) {
  return new Problem({
    code: `${name}-invalid`,
    what: `the file is not a ${name} that this dbperf can read`,
    where: path,
    expected,
    received,
    help,
  });
}
