import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNatsServer, isAtLeast } from './nats-program';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wod-program-'));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A program that only knows its version, as the search asks for nothing else. */
function program(version: string, name = 'nats-server'): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\necho "nats-server: v${version}"\n`, { mode: 0o755 });
  return path;
}

/** A cache that cannot be made: whoever gets as far as fetching fails at once. */
const nowhere = { cacheDir: '/dev/null/cache', home: tmpdir() };

describe('findNatsServer', () => {
  it('takes the one that was named before the one on the PATH', async () => {
    const bin = program('2.14.0', 'mine');
    program('2.15.0');
    expect(await findNatsServer({ ...nowhere, bin, path: folder })).toEqual({
      path: bin,
      version: '2.14.0',
      source: 'WOD_NATS_SERVER_BIN',
    });
  });

  it('refuses one that was named and is too old or cannot be run', async () => {
    await expect(findNatsServer({ ...nowhere, bin: program('2.9.10') })).rejects.toThrow(
      /version 2\.9\.10; 2\.12\.7 or newer/,
    );
    await expect(findNatsServer({ ...nowhere, bin: join(folder, 'absent') })).rejects.toThrow(
      /cannot be run/,
    );
  });

  it('takes one on the PATH if it is new enough', async () => {
    const path = program('2.12.7');
    expect(await findNatsServer({ ...nowhere, path: `/nowhere:${folder}` })).toEqual({
      path,
      version: '2.12.7',
      source: 'PATH',
    });
  });

  it('says why it passes an old one by, and names the three ways when there is none', async () => {
    program('2.9.10');
    const said: string[] = [];
    const search = findNatsServer({
      ...nowhere,
      path: folder,
      onProgress: (sentence) => said.push(sentence),
    });
    await expect(search).rejects.toThrow(
      /three ways[\s\S]*PATH[\s\S]*WOD_NATS_SERVER_BIN[\s\S]*WOD_NATS_URL/,
    );
    expect(said[0]).toMatch(/2\.9\.10, older than 2\.12\.7: not used/);
  });
});

describe('isAtLeast', () => {
  it.each([
    ['2.12.7', true],
    ['2.12.10', true],
    ['2.14.0-RC.1', true],
    ['3.0.0', true],
    ['2.12.6', false],
    ['2.9.10', false],
    ['nonsense', false],
  ])('compares %s with 2.12.7: %s', (version, expected) => {
    expect(isAtLeast(version, '2.12.7')).toBe(expected);
  });
});
