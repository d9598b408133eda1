/** The first OID that is not PostgreSQL's own: those differ from database to database. */
const firstOfUsers = 16_384;

/** Declared types that mean the same in every database; 0 for the others. */
export function systemTypes(oids: readonly number[]): readonly number[] {
  return oids.map((oid) => (oid < firstOfUsers ? oid : 0));
}
