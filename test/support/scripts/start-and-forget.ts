/** Starts a server and comes to its end: neither stops it, nor keeps the event loop alive. */
const { startServer } = await import(process.argv[2] ?? '');
const { dataDirectory } = await startServer();
console.log(JSON.stringify({ dataDirectory }));
