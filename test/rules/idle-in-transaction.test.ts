import { describe, expect, test } from 'vitest';
import { useApplication } from '../capture-traffic/application.ts';
import { saidOfTraffic } from './captured-by.ts';

const app = useApplication(
  'CREATE TABLE payments (id int PRIMARY KEY, status text); INSERT INTO payments VALUES (1)',
);

const read = 'SELECT * FROM payments WHERE id = 1';
const write = 'UPDATE payments SET status = $1';

describe('idle-in-transaction', () => {
  test('a gateway is called between two statements', async () => {
    const traffic = await app.traffic(({ transaction, pause }) =>
      transaction(async (query) => {
        await query(read);
        await pause(150);
        await query(write, ['PAID']);
      }),
    );
    const [finding, ...others] = saidOfTraffic('idle-in-transaction', { typical: traffic });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'warning',
      facts: {
        after: 'SELECT … FROM payments WHERE id = $1',
        before: 'UPDATE payments SET status = $1',
      },
    });
    expect(Number(finding?.facts.idleMs)).toBeGreaterThanOrEqual(149);
  });

  test('called before BEGIN, it is silent', async () => {
    const traffic = await app.traffic(async ({ query, transaction, pause }) => {
      await query(read);
      await pause(150);
      await transaction((own) => own(write, ['PAID']));
    });
    expect(saidOfTraffic('idle-in-transaction', { typical: traffic })).toEqual([]);
  });
});
