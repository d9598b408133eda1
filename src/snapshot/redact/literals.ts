import type { Definition } from '../../model/snapshot.ts';
import { parse } from '../../sql/parse.ts';
import { walk } from '../../sql/walk.ts';

/** The string literals of the definitions: the file holds them anyway, so they need no redaction. */
export function literalsOf(definitions: readonly Definition[]): ReadonlySet<string> {
  const found = definitions.flatMap(({ sql }) =>
    Array.from(sql.matchAll(literal), ([, text = '']) => text.replaceAll("''", "'")),
  );
  return new Set(found);
}

const literal = /'((?:[^']|'')*)'/g;

/** The string constants of statements: where they are values too, they stay, so that plans do. */
export async function literalsOfStatements(
  statements: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const sql of statements) {
    walk(await parse(sql), (type, node) => {
      const text =
        type === 'A_Const' ? (node.sval as { sval?: string } | undefined)?.sval : undefined;
      if (text !== undefined) found.add(text);
      return undefined;
    });
  }
  return found;
}
