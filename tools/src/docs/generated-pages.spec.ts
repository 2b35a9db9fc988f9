import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { generatedPages } from './generated-pages';

const top = resolve(__dirname, '../../..');

it.each(Object.entries(generatedPages()))(
  '%s is what the code says; if not, run "npm run docs"',
  (path, text) => {
    expect(readFileSync(resolve(top, path), 'utf8')).toBe(text);
  },
);
