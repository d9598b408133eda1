#!/usr/bin/env node
import module from 'node:module';

// Node 22.8 and later keep the compiled code: a third of the start.
module.enableCompileCache?.();

const main = new URL('../dist/main.js', import.meta.url);

try {
  const { run } = await import(main.href);
  await run(process);
} catch (error) {
  // Looked at only after a failure: a normal start does not pay for it.
  const { existsSync } = await import('node:fs');
  if (existsSync(main)) throw error;
  const { fileURLToPath } = await import('node:url');
  process.stderr.write(`error[not-built]: dbperf is not built here
  where     ${fileURLToPath(new URL('..', main))} has no dist folder
  cause     npm ci builds it, unless npm was told to run no scripts (--ignore-scripts)
  help      npm run build
`);
  process.exitCode = 2;
}
