import { checkNode } from './node-version.mjs';

checkNode();
const { runBuilt } = await import('./bootstrap.mjs');
await runBuilt('launcher/main.js');
