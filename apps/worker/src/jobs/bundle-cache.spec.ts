import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../logging/log';
import { BundleCache, type BundleLimits } from './bundle-cache';

const log = createLog({ level: 'silent', backend: 'be1' });
const digestOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('BundleCache', () => {
  let dir: string;
  let store: Map<string, Buffer>;
  let fetched: string[];
  const bundle = (text: string) => {
    const bytes = Buffer.from(text);
    store.set(digestOf(bytes), bytes);
    return digestOf(bytes);
  };
  const open = (limits?: BundleLimits) =>
    new BundleCache(
      async (digest) => {
        fetched.push(digest);
        return store.get(digest);
      },
      join(dir, 'bundles'),
      log,
      limits,
    );
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'wod-bundles-'));
    store = new Map();
    fetched = [];
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('fetches once for all who ask at the same moment, and gives the same bytes object', async () => {
    const cache = open();
    const digest = bundle('a');
    const [first, second] = await Promise.all([cache.get(digest), cache.get(digest)]);
    expect(first).toBe(second);
    expect(await cache.get(digest)).toBe(first);
    expect(fetched).toEqual([digest]);
  });

  it('needs no fetch after a restart', async () => {
    const digest = bundle('a');
    await open().get(digest);
    expect(String(await open().get(digest))).toBe('a');
    expect(fetched).toHaveLength(1);
  });

  it('fetches again what the disk damaged', async () => {
    const digest = bundle('a');
    await open().get(digest);
    await writeFile(join(dir, 'bundles', `${digest}.tar`), 'tampered');
    expect(String(await open().get(digest))).toBe('a');
    expect(fetched).toHaveLength(2);
  });

  it('says that there is no such bundle, and asks again next time', async () => {
    const cache = open();
    await expect(cache.get('0'.repeat(64))).resolves.toBeUndefined();
    const digest = bundle('a');
    expect(String(await cache.get(digest))).toBe('a');
  });

  it('passes a failing store on, and recovers', async () => {
    const digest = bundle('a');
    let isDown = true;
    const cache = new BundleCache(
      async () => {
        if (isDown) throw new Error('no bus');
        return store.get(digest);
      },
      join(dir, 'bundles'),
      log,
    );
    await expect(cache.get(digest)).rejects.toThrow('no bus');
    isDown = false;
    expect(String(await cache.get(digest))).toBe('a');
  });

  it('keeps within its bounds in memory and on disk, the least used go first', async () => {
    const limits = { memoryBytes: 20, diskBytes: 30 };
    const cache = open(limits);
    const digests = ['a', 'b', 'c', 'd'].map((char) => bundle(char.repeat(10)));
    const [a, b, c, d] = digests as [string, string, string, string];
    for (const digest of [a, b, a, c, d]) await cache.get(digest);
    expect(fetched).toEqual([a, b, c, d]);
    expect(await readdir(join(dir, 'bundles'))).toHaveLength(3);
    fetched = [];
    for (const digest of [c, d]) await cache.get(digest);
    expect(fetched).toEqual([]);
  });

  it('works without a disk', async () => {
    await writeFile(join(dir, 'bundles'), 'in the way');
    const digest = bundle('a');
    const cache = open();
    expect(String(await cache.get(digest))).toBe('a');
    expect(String(await cache.get(digest))).toBe('a');
    expect(fetched).toHaveLength(1);
  });
});
