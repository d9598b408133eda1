import { writeDocument } from '../files/write-document.ts';
import { Problem } from '../model/problem.ts';

/** Writes a document that a command keeps; resolves to its bytes. Throws a Problem. */
export async function writeKept(name: string, file: string, document: object): Promise<number> {
  try {
    return await writeDocument(file, document);
  } catch (error) {
    throw unwritable(name, file, error);
  }
}

export function unwritable(name: string, file: string, error: unknown): Problem {
  return new Problem({
    code: 'output-unwritable',
    what: `the ${name} could not be written`,
    where: file,
    cause: error instanceof Error ? error.message : String(error),
    help: '-o names another file',
  });
}
