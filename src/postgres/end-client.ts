import type pg from 'pg';

const patienceMs = 1_000;

/** Says goodbye; to a server that does not answer, not for long. */
export async function endClient(client: pg.Client): Promise<void> {
  const late = setTimeout(() => client.connection.stream.destroy(), patienceMs);
  try {
    await client.end();
  } finally {
    clearTimeout(late);
  }
}
