import { readFile } from 'node:fs/promises';
import { Problem } from '../model/problem.ts';
import type { Run } from '../model/run.ts';
import { isRecord } from './record.ts';

const version = 4;

/** Lists that every run has; a file without one of them is not a run. */
const lists = [
  'paths',
  'measurements',
  'verdicts',
  'unverified',
  'findings',
  'ignored',
  'silentRules',
  'notes',
] as const;

/** Reads a run that `dbperf audit` wrote; throws a Problem if it is cut off or something else. */
export async function readRun(path: string): Promise<Run> {
  const document = parseJson(await readText(path), path);
  if (!isRecord(document) || !('version' in document)) {
    throw invalid(path, 'a run of dbperf audit', 'another document');
  }
  if (document.version !== version) {
    throw invalid(path, `a run of version ${version}`, `version ${String(document.version)}`);
  }
  const missing = lists.find((list) => !Array.isArray(document[list]));
  if (missing !== undefined || !isRecord(document.head) || !isRecord(document.policy)) {
    throw invalid(path, 'a whole run', `one without ${missing ?? 'head or policy'}`);
  }
  return document as unknown as Run;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new Problem({
      code: 'run-missing',
      what: 'the run could not be read',
      where: path,
      cause: error instanceof Error ? error.message : String(error),
      help: 'dbperf audit writes one to .dbperf/run.json',
    });
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(
      path,
      'JSON',
      text.trim() === '' ? 'an empty file' : 'text that is cut off, or no JSON',
    );
  }
}

function invalid(path: string, expected: string, received: string): Problem {
  return new Problem({
    code: 'run-invalid',
    what: 'the file is not a run that this dbperf can read',
    where: path,
    expected,
    received,
    help: 'run dbperf audit again',
  });
}
