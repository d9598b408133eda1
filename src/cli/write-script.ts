import { sqlScript } from '../migrate/files.ts';
import { scriptHead, scriptStatements } from '../migrate/script.ts';
import { renderScriptNotes } from '../report/gen-migration-script.ts';
import { type GenerationShown, headline, nothingToDo } from '../report/generation-sections.ts';
import type { Context } from './context.ts';

/** On stdout the script and nothing else; on stderr what there is to say of it. */
export function writeScript(shown: GenerationShown, { stdout, stderr }: Context): void {
  const statements = scriptStatements(shown.generation.plan.migrations);
  const none = statements.length === 0;
  // It may lie about: when the audit was says more than that it was now.
  const head = scriptHead(
    headline({ ...shown, fresh: false }),
    none ? nothingToDo(shown.generation) : null,
  );
  stdout.write(none ? head : `${head}\n${sqlScript(statements)}`);
  stderr.write(renderScriptNotes(shown, statements.length, { ...stderr, verbose: false }));
}
