import type { ApplyEvent, Recording } from '../../model/applied.ts';
import type { Building } from '../../postgres/building.ts';
import type { Session } from '../../postgres/session.ts';

/** All that applying works with. */
export interface Hands {
  /** Builds; its backend holds dbperf's lock. */
  readonly building: Building;
  /** Watches the build, and compares definitions in a transaction that is rolled back. */
  readonly session: Session;
  /** PostgreSQL schema of `_prisma_migrations`. */
  readonly historySchema: string;
  /** Records a migration as applied by Prisma's own command. */
  readonly record: (directory: string) => Promise<Recording>;
  readonly onEvent: (event: ApplyEvent) => void;
  readonly signal: AbortSignal;
}
