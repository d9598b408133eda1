import { toPostgresName } from '../../sql/prisma-operator-class.ts';
import { type Expression, textOf } from './syntax.ts';

/** PostgreSQL's name of `ops: JsonbPathOps` or `ops: raw("gin_trgm_ops")`; null where none is given. */
export function operatorClass(ops: Expression | null): string | null {
  if (ops?.kind === 'call') return textOf(ops.arguments[0]?.value ?? null);
  const name = textOf(ops);
  return name === null ? null : toPostgresName(name);
}
