// What a user would otherwise write: sends the EXPLAINs of a JSON file one by one, with bare pg.
import { readFileSync } from 'node:fs';
import pg from 'pg';

const [url, file] = process.argv.slice(2);
const explains = JSON.parse(readFileSync(file, 'utf8'));
const client = new pg.Client(url);
await client.connect();
await client.query('BEGIN READ ONLY');
await client.query("SET LOCAL synchronize_seqscans = 'off'");
for (const { sql, values } of explains) await client.query(sql, values);
await client.query('ROLLBACK');
await client.end();
