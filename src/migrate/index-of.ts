import type { Candidate } from '../model/advice.ts';
import type { RelationName } from '../model/catalog.ts';

export function indexOf({ table, name }: Candidate): RelationName {
  return { schema: table.schema, name };
}
