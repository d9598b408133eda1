import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';

export interface Generation {
  /** Folder of numbered SQL files, run in their order: `5-bookings.sql` is told as "bookings". */
  readonly folder: string;
  readonly rows: number;
  readonly onProgress: (step: string) => void;
}

/** Fills the tables inside the database, in one transaction: all of it or nothing. */
export async function generateRows(client: pg.Client, generation: Generation): Promise<void> {
  await client.query('BEGIN');
  await client.query(`SET LOCAL booking_service.payments = ${generation.rows}`);
  await client.query(`SET LOCAL maintenance_work_mem = '256MB'`);
  // Compiling the long expressions of a load costs more than it saves.
  await client.query('SET LOCAL jit = off');
  for (const file of (await readdir(generation.folder)).sort()) {
    generation.onProgress(stepOf(file));
    await client.query(await readFile(join(generation.folder, file), 'utf8'));
  }
  // Rows of an asynchronous commit cannot be marked visible by the VACUUM that follows.
  await client.query('SET LOCAL synchronous_commit = on');
  await client.query('COMMIT');
}

function stepOf(file: string): string {
  return file
    .replace(/^\d+-/, '')
    .replace(/\.sql$/, '')
    .replaceAll('-', ' ');
}
