import { checkNode } from './node-version.mjs';

checkNode();
const { runTests } = await import('./run-tests.mjs');
process.exitCode = await runTests(process.argv.slice(2));
