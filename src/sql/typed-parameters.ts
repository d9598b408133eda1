import { parse, type TypeCast } from './parse.ts';
import { walk } from './walk.ts';

/** A text in which parameters took the place of constants, as PostgreSQL keeps it in statistics. */
export type Repaired = { readonly sql: string } | { readonly lost: string };

interface Typed {
  /** Byte offsets of the type and of its `$n`. */
  readonly type: number;
  readonly parameter: number;
}

/**
 * `DATE $1` is no SQL although the parser lets it pass: it becomes `CAST($1 AS DATE)`. `lost` says what cannot
 * be mended. Throws SqlSyntaxError.
 */
export async function castTypedParameters(sql: string): Promise<Repaired> {
  const found: Typed[] = [];
  let lost: string | null = null;
  walk(await parse(sql), (tag, node) => {
    if (tag === 'TypeCast') {
      const typed = typedOf(node as TypeCast);
      if (typed === 'lost') lost ??= 'the unit of an interval follows a parameter';
      else if (typed !== null) found.push(typed);
    }
    if (tag === 'FuncCall' && isLostField(node)) lost ??= 'EXTRACT has lost its field';
    return undefined;
  });
  return lost === null ? { sql: rewrite(sql, found) } : { lost };
}

function typedOf({ arg, typeName, location }: TypeCast): Typed | 'lost' | null {
  // A cast has a place, a type before its constant has none.
  if (location !== -1 || !arg || !('ParamRef' in arg)) return null;
  const type = typeName?.location ?? -1;
  const parameter = arg.ParamRef.location ?? 0;
  if (type < 0 || type > parameter) return null;
  return typeName?.typmods ? 'lost' : { type, parameter };
}

function isLostField(node: Readonly<Record<string, unknown>>): boolean {
  if (node.funcformat !== 'COERCE_SQL_SYNTAX') return false;
  const [field] = Array.isArray(node.args) ? node.args : [];
  return JSON.stringify(node.funcname).includes('"extract"') && 'ParamRef' in Object(field);
}

function rewrite(sql: string, found: readonly Typed[]): string {
  let bytes = Buffer.from(sql);
  // From the end, so that the places before stay.
  for (const { type, parameter } of found.toSorted((a, b) => b.type - a.type)) {
    const name = bytes.subarray(type, parameter).toString().trim();
    const [number = ''] = /^\$\d+/.exec(bytes.subarray(parameter).toString()) ?? [];
    const rest = bytes.subarray(parameter + number.length);
    bytes = Buffer.concat([
      bytes.subarray(0, type),
      Buffer.from(`CAST(${number} AS ${name})`),
      rest,
    ]);
  }
  return bytes.toString();
}
