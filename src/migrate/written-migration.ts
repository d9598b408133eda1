import type { MigrationFile } from '../model/migration.ts';
import { type Action, readAction } from './action.ts';
import { mark } from './header.ts';

/** A migration of dbperf as it lies in the migrations folder. */
export interface WrittenMigration {
  readonly directory: string;
  readonly action: Action;
  /** Paths that its header names after `serves`; none of drops, partitions and attachments. */
  readonly serves: readonly string[];
  /** What its header says of the index's size, in words. */
  readonly size: string | null;
}

export function isOfDbperf({ sql }: MigrationFile): boolean {
  return sql?.startsWith(`-- ${mark}`) ?? false;
}

/** dbperf's migrations among the files; one that was changed beyond recognition is left out. */
export async function readWrittenMigrations(
  files: readonly MigrationFile[],
): Promise<readonly WrittenMigration[]> {
  const written = await Promise.all(files.filter(isOfDbperf).map(readOne));
  return written.filter((each) => each !== null);
}

async function readOne({ directory, sql }: MigrationFile): Promise<WrittenMigration | null> {
  // dbperf writes every name with its schema.
  const action = await readAction(sql ?? '', 'public');
  const size = /^-- size {2,}(\S.*)$/m.exec(sql ?? '')?.[1]?.trim() ?? null;
  return action === null ? null : { directory, action, serves: servedBy(sql ?? ''), size };
}

/** `-- serves   a, b`, and lines below that begin where the names do. */
function servedBy(sql: string): readonly string[] {
  const found = /^-- serves {2,}(.*(?:\r?\n-- {9,}\S.*)*)/m.exec(sql)?.[1] ?? '';
  const names = found.replaceAll(/\r?\n--\s+/g, ' ').split(/,\s/);
  return names.map((name) => name.trim()).filter((name) => name !== '');
}
