import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { generatedPages } from './generated-pages';

const top = resolve(__dirname, '../../..');
for (const [path, text] of Object.entries(generatedPages())) {
  writeFileSync(resolve(top, path), text);
  console.log(`wrote ${path}`);
}
