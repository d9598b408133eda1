import { describe, expect, test } from 'vitest';
import { tapUrl } from '../../src/capture/tap/tap-url.ts';

describe('the URL that an application is given', () => {
  const loopback = { host: '127.0.0.1', port: 4321 };

  test.each([
    [
      'postgresql://app:p%40ss@db.example.com:6432/shop?schema=public&sslmode=verify-full&connection_limit=5',
      'postgresql://app:p%40ss@127.0.0.1:4321/shop?schema=public&connection_limit=5&sslmode=disable',
    ],
    ['postgres://localhost', 'postgres://127.0.0.1:4321?sslmode=disable'],
    [
      'postgres://u@[::1]:5433/a%20b?options=-c%20x%3Dy&channel_binding=require&sslnegotiation=direct',
      'postgres://u@127.0.0.1:4321/a%20b?options=-c%20x%3Dy&sslmode=disable',
    ],
    [
      'postgres://u:p@ss@host/db?host=/var/run/postgresql&pgbouncer=true',
      'postgres://u:p@ss@127.0.0.1:4321/db?pgbouncer=true&sslmode=disable',
    ],
  ])('%s', (given, expected) => {
    expect(tapUrl(given, loopback)).toBe(expected);
  });

  test('over a Unix socket', () => {
    expect(tapUrl('postgres://u@db/shop?schema=a', { host: '/tmp/tap', port: 5432 })).toBe(
      'postgres://u@localhost:5432/shop?schema=a&sslmode=disable&host=%2Ftmp%2Ftap',
    );
  });
});
