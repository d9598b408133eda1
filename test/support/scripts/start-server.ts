/** Starts a server, prints what came of it as one line of JSON, and goes on until it is killed. */
const [module = '', options = '{}'] = process.argv.slice(2);
const { startServer } = await import(module);
try {
  const { stop, url, ...facts } = await startServer(JSON.parse(options));
  console.log(JSON.stringify({ ...facts, url: url() }));
  process.stdin.on('end', () => stop()).resume();
} catch (error) {
  const problem = error instanceof Error && 'texts' in error ? error.texts : String(error);
  console.log(JSON.stringify({ problem }));
}
