import type { PendingMigration, WaitingMigration } from '../../model/applied.ts';
import type { RelationName } from '../../model/catalog.ts';
import { historySchema } from '../../postgres/history-schema.ts';
import type { Session, Transaction } from '../../postgres/session.ts';
import { sqlState } from '../../postgres/sql-state.ts';
import type { Target } from '../../postgres/target.ts';
import { readFolder } from './folder.ts';
import { type History, readHistory } from './history.ts';
import { pendingMigration } from './pending-migration.ts';
import { type Pending, planApply } from './plan.ts';
import { historyUnreadable, mayNot, noTable, readOnlyRole, standby } from './problems.ts';
import { readRights } from './rights.ts';
import { readStandings } from './standings.ts';

export interface Prepared {
  readonly pending: readonly Pending[];
  /** The same, as they are shown. */
  readonly shown: readonly PendingMigration[];
  readonly waiting: readonly WaitingMigration[];
  /** Null where the database has no history of Prisma's, and nothing is to be recorded. */
  readonly historySchema: string | null;
  /** The schema that was looked into. */
  readonly schema: string;
}

/** What there is to do, and that the role may do it. Only reads. Throws a Problem. */
export async function prepareApply(session: Session, folder: string): Promise<Prepared> {
  if (session.inRecovery) throw standby(session.target);
  const schema = historySchema(session.target);
  const migrations = await readFolder(folder);
  return session.readOnly(async (tx) => {
    const history = await historyOf(tx, schema);
    const { pending, waiting } = planApply(migrations, history);
    if (pending.length > 0 && (await isReadOnlyRole(tx))) throw readOnlyRole(session.target);
    const shown: PendingMigration[] = [];
    for (const each of pending) {
      shown.push(pendingMigration(each, await readStandings(tx, each.action)));
    }
    await checkRights(tx, shown, session.target);
    // Without a history, what is done has no need to be mentioned.
    const kept = pending.filter((_, at) => history !== null || shown[at]?.standing !== 'done');
    const left = shown.filter(({ standing }) => history !== null || standing !== 'done');
    const historySchema = history === null ? null : schema;
    return { pending: kept, shown: left, waiting, historySchema, schema };
  });
}

async function historyOf(tx: Transaction, schema: string): Promise<History | null> {
  try {
    return await readHistory(tx, schema);
  } catch (error) {
    throw sqlState(error) === '42501' ? historyUnreadable(schema) : error;
  }
}

async function isReadOnlyRole(tx: Transaction): Promise<boolean> {
  const [row] = await tx.query<{ value: string }>(
    `SELECT pg_catalog.current_setting('default_transaction_read_only') AS value`,
  );
  return row?.value === 'on';
}

interface Needed {
  readonly table: RelationName;
  readonly does: PendingMigration['does'];
}

async function checkRights(
  tx: Transaction,
  shown: readonly PendingMigration[],
  target: Target,
): Promise<void> {
  const asked = new Map<string, Needed>();
  for (const { table, does, standing } of shown) {
    if (table !== null && standing !== 'done')
      asked.set(JSON.stringify([table, does]), { table, does });
  }
  for (const { table, does } of asked.values()) {
    const rights = await readRights(tx, table);
    if (!rights.exists) throw noTable(table, target);
    if (!rights.owns || (does === 'build' && !rights.mayCreate)) throw mayNot(does, rights);
  }
}
