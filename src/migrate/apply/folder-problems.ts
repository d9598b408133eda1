import { Problem } from '../../model/problem.ts';

export function folderUnreadable(folder: string, error: Error): Problem {
  return new Problem({
    code: 'apply-folder',
    what: 'the migrations folder cannot be read',
    where: folder,
    cause: error.message,
    help: 'give dbperf the right to read it, or name the project by --project',
  });
}

export function noMigrationsFolder(root: string): Problem {
  return new Problem({
    code: 'apply-folder',
    what: 'the project has no migrations folder, so there is nothing to apply',
    where: root,
    help: 'dbperf gen-migration writes one',
  });
}
