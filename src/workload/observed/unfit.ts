import { functionsIn } from '../../sql/functions-in.ts';
import type { Node } from '../../sql/parse.ts';
import { isSystemTable, usedTables } from '../../sql/used-tables.ts';
import { isLookUp } from '../look-up.ts';

/** Functions whose effect outlives the transaction that is rolled back, or that only wait. */
const acting =
  /^(?:pg_(?:try_)?advisory_|pg_(?:cancel_|terminate_|sleep|reload_|rotate_|switch_|promote|create_|drop_|copy_|stat_reset|stat_statements_reset|logical_emit|log_|backup_|wal_replay_)|dblink|http_)/;

/** Why a query of an observed workload is not measured; null where it can be. */
export function unfit(statement: Node): 'own' | 'no-table' | 'catalog' | 'acting' | null {
  if (isLookUp(statement)) return 'own';
  const tables = usedTables(statement);
  if (tables.length === 0) return 'no-table';
  if (tables.every(isSystemTable)) return 'catalog';
  return functionsIn(statement).some((name) => acting.test(name)) ? 'acting' : null;
}
