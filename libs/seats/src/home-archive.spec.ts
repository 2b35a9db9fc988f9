import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { extract, pack, type Header } from 'tar-stream';
import { homeArchive, packedHome } from './home-archive';

type Entry = Partial<Header> & { name: string; body?: string | Buffer };

async function tarOf(entries: readonly Entry[]): Promise<Buffer> {
  const target = pack();
  for (const { body, ...header } of entries) target.entry(header, body ?? '');
  target.finalize();
  return buffer(Readable.from(target));
}

async function entriesOf(tar: Buffer | Readable): Promise<Map<string, { header: Header; body: Buffer }>> {
  const found = new Map<string, { header: Header; body: Buffer }>();
  const entries = extract();
  entries.end(Buffer.isBuffer(tar) ? tar : await buffer(tar));
  for await (const entry of entries) {
    found.set(entry.header.name, { header: entry.header, body: await buffer(Readable.from(entry)) });
  }
  return found;
}

describe('packedHome', () => {
  it('gives everything to the student, whoever owned it', async () => {
    const content = await tarOf([
      { name: 'data/', type: 'directory', mode: 0o500, uid: 0, gid: 0 },
      { name: 'data/a.txt', mode: 0o400, uid: 0, gid: 0, body: 'hello' },
    ]);
    const entries = await entriesOf(await packedHome(content, 16));
    expect(entries.get('data/')?.header).toMatchObject({ uid: 1000, gid: 1000, mode: 0o700 });
    expect(entries.get('data/a.txt')?.header).toMatchObject({ uid: 1000, gid: 1000, mode: 0o600 });
    expect(entries.get('data/a.txt')?.body.toString()).toBe('hello');
  });

  it('drops the set-user bit', async () => {
    const entries = await entriesOf(await packedHome(await tarOf([{ name: 'su', mode: 0o4755 }]), 16));
    expect(entries.get('su')?.header.mode).toBe(0o755);
  });

  it('keeps large files, long names and empty homes', async () => {
    const body = randomBytes(3_000_000);
    const name = `${'long/'.repeat(40)}ünïcode.bin`;
    const entries = await entriesOf(await packedHome(await tarOf([{ name, body }]), 16));
    expect(entries.get(name)?.body.equals(body)).toBe(true);
    expect((await entriesOf(await packedHome(await tarOf([]), 16))).size).toBe(0);
  });

  it.each([
    ['a path upwards', { name: '../evil' }],
    ['an absolute path', { name: '/etc/passwd' }],
    ['a hard link upwards', { name: 'x', type: 'link', linkname: '../../etc/shadow' }],
    ['a device', { name: 'disk', type: 'block-device' }],
    ['a pipe', { name: 'pipe', type: 'fifo' }],
  ] as [string, Entry][])('refuses %s', async (_, entry) => {
    await expect(packedHome(await tarOf([entry]), 16)).rejects.toMatchObject({
      code: 'seat-content-invalid',
      retryable: false,
    });
  });

  it('refuses what cannot fit', async () => {
    const content = await tarOf([{ name: 'big', body: Buffer.alloc(17 * 1024 * 1024) }]);
    await expect(packedHome(content, 16)).rejects.toMatchObject({ code: 'seat-content-invalid' });
  });

  it('refuses what is no tar', async () => {
    await expect(packedHome(randomBytes(4096), 16)).rejects.toMatchObject({ code: 'seat-content-invalid' });
  });

  it('refuses a tar that ends in the middle of a file', async () => {
    const content = await tarOf([{ name: 'a', body: 'x'.repeat(5000) }]);
    await expect(packedHome(content.subarray(0, 2000), 16)).rejects.toMatchObject({
      code: 'seat-content-invalid',
    });
  });
});

describe('homeArchive', () => {
  it('names files relative to the home', async () => {
    const source = await tarOf([
      { name: 'student/', type: 'directory' },
      { name: 'student/.profile', body: 'p' },
      { name: 'student/work/a', body: 'a' },
      { name: 'student/work/b', type: 'link', linkname: 'student/work/a' },
      { name: 'student/pipe', type: 'fifo' },
    ]);
    const entries = await entriesOf(homeArchive(Readable.from([source]), 'student'));
    expect([...entries.keys()]).toEqual(['.profile', 'work/a', 'work/b']);
    expect(entries.get('work/b')?.header.linkname).toBe('work/a');
  });

  it('names files relative to the home when the source says "./"', async () => {
    const source = await tarOf([{ name: './', type: 'directory' }, { name: './.a' }, { name: './b/c' }]);
    expect([...(await entriesOf(homeArchive(Readable.from([source]), ''))).keys()]).toEqual(['.a', 'b/c']);
  });

  it('lets go of its source when the reader leaves', async () => {
    const body = randomBytes(2_000_000);
    const source = Readable.from([
      await tarOf([
        { name: 'a', body },
        { name: 'b', body },
      ]),
    ]);
    const archive = homeArchive(source, '');
    for await (const chunk of archive) if (chunk) break;
    await new Promise<void>((resolve) => (source.destroyed ? resolve() : source.once('close', resolve)));
    expect(source.destroyed).toBe(true);
  });

  it('passes a broken source on as an error', async () => {
    const source = new Readable({ read: () => undefined });
    const reading = buffer(homeArchive(source, ''));
    source.destroy(new Error('connection lost'));
    await expect(reading).rejects.toThrow('connection lost');
  });
});
