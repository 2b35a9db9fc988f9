import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isReachableByAll } from '../processes/service-home';

/** Programs are fetched once for the whole workspace; from src and from dist this is the same folder. */
export const testCacheDir = resolve(__dirname, '../../../../.wod/cache');

/** A new temporary folder that a server of another user may pass. */
export function makeTestFolder(name: string): { path: string; remove(): void } {
  const base = isReachableByAll(tmpdir()) ? tmpdir() : '/tmp';
  const path = mkdtempSync(join(base, `wod-${name}-`));
  chmodSync(path, 0o711);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
