import type { Candidate } from '../model/advice.ts';
import type { MigratedIndex, Migrations } from '../model/declared.ts';
import type { BuildsNow } from '../model/preflight.ts';
import { sameRelation } from '../sql/same-relation.ts';
import { indexOf } from './index-of.ts';
import type { Known } from './known.ts';

/** The migration of the project that makes an index of this name; null where none does. */
export function migrationOf(
  { name, table }: Candidate,
  migrations: Migrations | null,
): string | null {
  const isIt = (index: MigratedIndex) =>
    index.name === name &&
    index.table === table.name &&
    (index.schema === null || index.schema === table.schema);
  return migrations?.indexes.find(isIt)?.migration ?? null;
}

export function hasRun(migration: string, { applied }: BuildsNow): boolean {
  return applied?.includes(migration) ?? false;
}

/** The migration that made an index of this name, of which nothing is left here. */
export function goneSince(candidate: Candidate, known: Known): string | null {
  const { migrations, builds, surroundings } = known;
  const migration = migrationOf(candidate, migrations);
  if (migration === null || !hasRun(migration, builds)) return null;
  const stands = surroundings.indexes.some((one) => sameRelation(one, indexOf(candidate)));
  return stands ? null : migration;
}
