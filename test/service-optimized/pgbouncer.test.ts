import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startInstance } from '../../fixtures/booking-service-optimized/test/start-instance.ts';
import { withClient } from '../../src/demo/client.ts';
import type { EmbeddedServer } from '../../src/postgres/embedded/server.ts';
import { parseTarget } from '../../src/postgres/target.ts';
import { hasPgBouncer, type PgBouncer, startPgBouncer } from '../support/pgbouncer.ts';
import { startOptimized } from './optimized-on-server.ts';

describe.skipIf(!hasPgBouncer)('behind PgBouncer in transaction mode', () => {
  let server: EmbeddedServer;
  let bouncer: PgBouncer;
  let payment: { readonly id: string; readonly txn: string };

  beforeAll(async () => {
    server = await startOptimized(1_000);
    const { host, port } = parseTarget(server.url(), '/');
    bouncer = await startPgBouncer({ host, port, user: 'postgres' });
    const { rows } = await withClient(server.url(), (client) =>
      client.query(`SELECT id, gateway_transaction_id AS txn FROM payments
        WHERE status = 'FAILED' AND gateway_transaction_id IS NOT NULL ORDER BY id LIMIT 1`),
    );
    payment = rows[0];
  });

  afterAll(async () => {
    await bouncer.stop();
    await server.stop();
  });

  const through = (env: Readonly<Record<string, string>>) =>
    startInstance({ DATABASE_URL: bouncer.url('postgres'), ...env });

  test('the service reads and writes, once its timeout is left to the role', async () => {
    const instance = through({ DATABASE_STATEMENT_TIMEOUT_MS: '0' });
    try {
      expect(await instance.ask('status', payment.id)).toBe('FAILED');
      expect(await instance.ask('paid', payment.txn)).toBe(true);
      expect(await instance.ask('status', payment.id)).toBe('PAID');
    } finally {
      await instance.stop();
    }
  });

  test('a timeout that is sent at the start is refused, and the service says so', async () => {
    const instance = through({});
    try {
      await expect(instance.ask('status', payment.id)).rejects.toThrow(/statement_timeout/);
    } finally {
      await instance.stop();
    }
  });
});
