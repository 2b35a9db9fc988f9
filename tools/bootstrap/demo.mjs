import { checkNode } from './node-version.mjs';

checkNode();
const { runBuilt } = await import('./bootstrap.mjs');
await runBuilt('demo/main.js');
