import { filesBelow } from '../files/files-below.ts';

/** Ends of names of files that hold critical paths in TypeScript. */
export const pathFile = /\.paths\.[cm]?[jt]s$/;

/** Folders that hold no source of the project itself. */
const foreign = /^(?:node_modules|dist|build|out|coverage|\..*)$/;

/** The `*.paths.ts` files below a folder, absolute and sorted. */
export function findPathFiles(folder: string): Promise<readonly string[]> {
  return filesBelow(folder, {
    enters: (name) => !foreign.test(name),
    takes: (name) => pathFile.test(name),
  });
}
