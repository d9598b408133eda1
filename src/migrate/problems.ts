import { Problem } from '../model/problem.ts';

export function folderUnreadable(folder: string, error: Error): Problem {
  return new Problem({
    code: 'migrations-unreadable',
    what: 'the migrations folder cannot be read',
    where: folder,
    cause: error.message,
    help: 'give dbperf the right to read it, or name the project by --project',
  });
}
