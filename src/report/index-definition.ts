/** `"public"."payments" ("status")` of a CREATE INDEX statement: what it is, without its name. */
export function definitionOf(sql: string): string {
  return sql.replace(/^.*? ON /, '').replace(/;$/, '');
}

/** The same without its table: `("status")`. */
export function keysOf(sql: string): string {
  return definitionOf(sql).replace(/^(?:"(?:[^"]|"")*"\.?)+ /, '');
}
