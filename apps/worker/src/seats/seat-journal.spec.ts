import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../logging/log';
import { SeatJournal } from './seat-journal';

const log = createLog({ level: 'silent', backend: 'be1' });
const announced = { kind: 'announced', bookingId: 'b', attempt: 1 } as const;

describe('SeatJournal', () => {
  let dir: string;
  let path: string;
  const opened: SeatJournal[] = [];
  const open = async (limit?: number) => {
    const journal = await SeatJournal.open(path, log, limit);
    opened.push(journal);
    return journal;
  };
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'wod-journal-'));
    path = join(dir, 'worker', 'seats.jsonl');
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((journal) => journal.close()));
    await rm(dir, { recursive: true });
  });

  it('is in force at once and on disk when it says so', async () => {
    const journal = await open();
    const written = journal.set('s1', announced);
    expect(journal.get('s1')).toEqual(announced);
    await written;
    expect(await readFile(path, 'utf8')).toContain('"s1"');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('remembers across restarts, the last mark of each seat', async () => {
    const before = await open();
    await before.set('s1', announced);
    await before.set('s2', { kind: 'failed', code: 'seat-create-failed', sentence: 'No.', retryable: true });
    await before.set('s1', { kind: 'died' });
    const after = await open();
    expect(after.get('s1')).toEqual({ kind: 'died' });
    expect(after.get('s2')).toMatchObject({ kind: 'failed', retryable: true });
    expect(after.announced()).toEqual([]);
  });

  it('never takes back that a seat was removed', async () => {
    const journal = await open();
    await journal.set('s1', { kind: 'removed' });
    await journal.set('s1', announced);
    expect(journal.get('s1')).toEqual({ kind: 'removed' });
    expect((await open()).get('s1')).toEqual({ kind: 'removed' });
  });

  it('skips a line that a crash tore and goes on after it', async () => {
    await (await open()).set('s1', announced);
    await appendFile(path, '{"seatId":"s2","mark":{"kind":"anno');
    const after = await open();
    expect(after.get('s2')).toBeUndefined();
    await after.set('s3', { kind: 'removed' });
    expect((await open()).get('s3')).toEqual({ kind: 'removed' });
  });

  it('is bounded: the oldest are forgotten, announced seats never', async () => {
    const journal = await open(3);
    await journal.set('live', announced);
    for (const seatId of ['a', 'b', 'c', 'd']) await journal.set(seatId, { kind: 'removed' });
    expect(['live', 'a', 'b', 'c', 'd'].map((seatId) => journal.get(seatId)?.kind)).toEqual([
      'announced',
      undefined,
      undefined,
      'removed',
      'removed',
    ]);
  });

  it('keeps its file small however often marks change', async () => {
    const journal = await open();
    await Promise.all(Array.from({ length: 3_000 }, () => journal.set('s1', announced)));
    await journal.set('s1', announced);
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(2);
    expect((await open()).get('s1')).toEqual(announced);
  });

  it('goes on in memory when the disk refuses', async () => {
    const journal = await open();
    await rm(join(dir, 'worker'), { recursive: true });
    await expect(journal.set('s1', { kind: 'removed' })).resolves.toBeUndefined();
    expect(journal.get('s1')).toEqual({ kind: 'removed' });
  });
});
