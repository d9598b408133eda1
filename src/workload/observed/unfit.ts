import type { Node } from '../../sql/parse.ts';
import { isSystemTable, usedTables } from '../../sql/used-tables.ts';
import { walk } from '../../sql/walk.ts';
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
  return callsActing(statement) ? 'acting' : null;
}

function callsActing(statement: Node): boolean {
  let found = false;
  walk(statement, (tag, node) => {
    if (tag === 'FuncCall' && Array.isArray(node.funcname)) {
      const name: unknown = node.funcname.at(-1)?.String?.sval;
      found ||= typeof name === 'string' && acting.test(name);
    }
    return undefined;
  });
  return found;
}
