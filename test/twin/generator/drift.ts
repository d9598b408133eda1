import type { Random } from './random.ts';
import { type Built, quoted, relation } from './world.ts';

/** Inserts, deletes and VACUUM since the last ANALYZE; some tables are left without VACUUM. */
export function driftOf(built: readonly Built[], random: Random): readonly string[] {
  return built.flatMap((one) => {
    const { table } = one;
    const added = Math.floor(table.rows * random.pick([0, 0.05, 0.3]));
    const inserts = added === 0 ? [] : one.load(table.rows + 1, table.rows + added);
    const id = quoted(table.id ?? '');
    const deletes = [
      `DELETE FROM ${relation(table)} WHERE ${id} % 7 = 3`,
      `DELETE FROM ${relation(table)} WHERE ${id} < ${Math.floor(table.rows / 5)}`,
      `DELETE FROM ${relation(table)} WHERE ${id} > ${Math.floor(table.rows * 0.9)}`,
    ];
    const removed = one.deletable && random.chance(0.6) ? [random.pick(deletes)] : [];
    const vacuum = random.chance(0.75) ? [`VACUUM ${relation(table)}`] : [];
    return [...inserts, ...removed, ...vacuum];
  });
}
