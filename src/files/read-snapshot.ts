import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { z } from 'zod';
import { Problem } from '../model/problem.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** Reads a snapshot, compressed or not; throws a Problem if it is cut off or something else. */
export async function readSnapshot(path: string): Promise<Snapshot> {
  const document = parseJson(await textOf(await bytesOf(path), path), path);
  const [kind, version] = [fieldOf(document, 'kind'), fieldOf(document, 'version')];
  if (kind !== 'dbperf-snapshot') {
    throw invalid(path, 'a snapshot of dbperf', 'another document');
  }
  if (version !== 1) throw otherVersion(path, version);
  // Loaded only here: a command that reads no snapshot need not wait for the schema.
  const { snapshotSchema } = await import('./snapshot-schema.ts');
  const read = snapshotSchema.safeParse(document);
  if (!read.success) throw malformed(path, document, read.error.issues);
  return read.data;
}

async function bytesOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new Problem({
      code: 'snapshot-missing',
      what: 'the snapshot could not be read',
      where: path,
      cause: error instanceof Error ? error.message : String(error),
      help: 'dbperf snapshot writes one to .dbperf/snapshot.json.gz',
    });
  }
}

/** Told by its first bytes: a browser or a proxy may have unpacked what is named `.gz`. */
async function textOf(bytes: Buffer, path: string): Promise<string> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString('utf8');
  try {
    return (await promisify(gunzip)(bytes)).toString('utf8');
  } catch {
    throw invalid(path, 'a whole gzip file', 'one that is cut off or damaged');
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const received = text.trim() === '' ? 'an empty file' : 'text that is cut off, or no JSON';
    throw invalid(path, 'JSON', received);
  }
}

function fieldOf(document: unknown, field: string): unknown {
  return typeof document === 'object' && document !== null
    ? Reflect.get(document, field)
    : undefined;
}

function otherVersion(path: string, version: unknown): Problem {
  return new Problem({
    code: 'snapshot-version',
    what: 'the snapshot is of another version',
    where: path,
    expected: 'version 1',
    received: `version ${String(version)}`,
    help: 'take it again, or read it with the dbperf that took it',
  });
}

/** More faults than these say no more. */
const shown = 3;

function malformed(path: string, document: unknown, issues: readonly z.core.$ZodIssue[]): Problem {
  const [first, ...others] = issues.slice(0, shown).map((issue) => ({
    code: 'snapshot-invalid',
    what: 'a value of the snapshot is not valid',
    where: `${path}: ${issue.path.map(String).join('.') || 'the whole'}`,
    expected: issue.message.replace(/^Invalid (input|option): expected /, ''),
    received: typeName(issue.path.reduce(stepInto, document)),
    help: 'take the snapshot again: dbperf snapshot',
  }));
  return first === undefined
    ? invalid(path, 'a snapshot', 'another')
    : new Problem(first, ...others);
}

function stepInto(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

/** Never the value itself: a snapshot may hold values of rows. */
function typeName(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
}

function invalid(path: string, expected: string, received: string): Problem {
  return new Problem({
    code: 'snapshot-invalid',
    what: 'the file is not a snapshot that this dbperf can read',
    where: path,
    expected,
    received,
    help: 'take the snapshot again: dbperf snapshot',
  });
}
