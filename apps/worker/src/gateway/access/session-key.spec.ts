import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sessionKey } from './session-key';

describe('sessionKey', () => {
  let dir: string;
  beforeEach(async () => (dir = await mkdtemp(join(tmpdir(), 'wod-key-'))));
  afterEach(() => rm(dir, { recursive: true }));

  it('makes one key, for this user only, and finds it again', async () => {
    const path = join(dir, 'a', 'key');
    const made = await sessionKey(path);
    expect(made).toHaveLength(32);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await expect(sessionKey(path)).resolves.toEqual(made);
  });

  it('gives the same key to all who ask at once', async () => {
    const path = join(dir, 'key');
    const keys = await Promise.all([sessionKey(path), sessionKey(path), sessionKey(path)]);
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
  });

  it('says what to do about a damaged key instead of using it', async () => {
    const path = join(dir, 'key');
    await writeFile(path, 'short');
    await expect(sessionKey(path)).rejects.toThrow(/Remove it/);
  });
});
