import type { Migration } from '../model/migration.ts';
import { dropIfThere } from '../sql/create-index.ts';
import { fitsComment, mark } from './header.ts';

/**
 * The migrations as the statements of a script, for teams without Prisma Migrate: their headers name
 * no directory and no command of Prisma.
 */
export function scriptStatements(migrations: readonly Migration[]): readonly Migration[] {
  // Only where a history of migrations is replayed does its index stand again.
  const needed = migrations.filter(({ kind }) => kind !== 'drop-gone');
  return needed.map((migration) => ({ ...migration, comments: commentsOf(migration) }));
}

/** What stands above all of them, or alone: lines with their dashes. */
export function scriptHead(source: string, nothing: string | null): string {
  const lines = [
    `${mark}${source}`,
    nothing ??
      'Send each statement alone, outside a transaction, and stop at the first that fails:',
    ...(nothing === null ? ['psql -v ON_ERROR_STOP=1 -f does, psql -1 does not.'] : []),
  ];
  return lines.map((line) => `-- ${line.replace(/[;\r\n]+/g, ' ')}\n`).join('');
}

function commentsOf(migration: Migration): readonly string[] {
  const at = migration.comments.findIndex((line) => line.startsWith('fails?'));
  const facts = at < 0 ? migration.comments : migration.comments.slice(0, at);
  return [...facts, `fails?   ${fails[migration.kind]}`, ...undo(migration)];
}

const remainder = 'An INVALID index stays behind: undo it, and send the statement again.';
const nothingLeft = 'Nothing is left behind: send it again when the cause is gone.';

const fails: Readonly<Record<Migration['kind'], string>> = {
  create: remainder,
  'create-on-partition': `${remainder} Once attached, it goes with its parent.`,
  'create-on-parent': nothingLeft,
  attach: nothingLeft,
  'drop-invalid': 'Send it again when the cause is gone.',
  'drop-gone': 'Send it again when the cause is gone.',
  'drop-redundant': 'Send it again when the cause is gone.',
};

/** In one line and without the semicolon, at which tools that know no comments would split it. */
function undo({ kind, down, index }: Migration): readonly string[] {
  if (down === null) return [];
  const whole = /^create(-on-partition)?$/.test(kind) ? dropIfThere(index) : down;
  const statement = whole.replace(/;$/, '');
  return fitsComment(statement)
    ? [`undo     ${statement}`]
    : ['undo     By hand: the name holds what no comment can.'];
}
