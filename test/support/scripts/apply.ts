import { run } from '../../../src/main.ts';

/** `dbperf apply …argv` as a process of its own, which a signal can end. */
process.argv.splice(2, 0, 'apply');
await run(process);
