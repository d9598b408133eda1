import pg from 'pg';

/** Sends a statement (argv[3]) to the server on a socket directory (argv[2]) and says so. */
const [host = '', statement = ''] = process.argv.slice(2);
const client = new pg.Client({ host, user: 'postgres', database: 'postgres' });
client.on('error', () => undefined);
await client.connect();
client.query(statement).catch(() => undefined);
await client.query('SELECT 1', () => undefined);
console.log(JSON.stringify({ sent: statement }));
