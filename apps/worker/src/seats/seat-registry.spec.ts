import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SimulatedDriver, type SeatHandle } from '@wod/seats';
import { createLog } from '../logging/log';
import { SeatEngine } from './seat-engine';
import { SeatJournal } from './seat-journal';
import { SeatRegistry } from './seat-registry';

const log = createLog({ level: 'silent', backend: 'be1' });
const meta = {
  username: 'student7',
  passwordProof: 'p',
  linkKey: 'k',
  entry: 'a.ipynb',
  workshop: 'WKSHP-A',
};
const seat = (seatId: string, changes: Partial<SeatHandle> = {}): SeatHandle => ({
  seatId,
  bookingId: 'b',
  attempt: 1,
  basePath: `/seat/${seatId}/`,
  token: 't',
  meta,
  upstream: { kind: 'socket', socketPath: '/nonexistent' },
  running: true,
  ...changes,
});

/** Lists what a test says, when the test says so. */
class ScriptedDriver extends SimulatedDriver {
  answer: () => Promise<readonly SeatHandle[]> = async () => [];

  override list(): Promise<readonly SeatHandle[]> {
    return this.answer();
  }
}

describe('SeatRegistry', () => {
  let dir: string;
  let driver: ScriptedDriver;
  let journal: SeatJournal;
  let registry: SeatRegistry;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'wod-registry-'));
    driver = new ScriptedDriver();
    journal = await SeatJournal.open(join(dir, 'seats.jsonl'), log);
    registry = new SeatRegistry(new SeatEngine(driver, log), journal, log, 60_000);
  });
  afterEach(async () => {
    registry.stop();
    await journal.close();
    await rm(dir, { recursive: true });
  });

  it('knows nothing before the first listing, and then what the driver lists', async () => {
    expect(registry.isKnown).toBe(false);
    driver.answer = async () => [seat('a')];
    await registry.refresh();
    expect([registry.isKnown, registry.open('a')?.access.username]).toEqual([true, 'student7']);
    driver.answer = async () => [];
    await registry.refresh();
    expect(registry.all()).toEqual([]);
  });

  it('does not let a listing that began before undo a seat that was made, or removed, meanwhile', async () => {
    driver.answer = async () => [seat('old')];
    await registry.refresh();
    let tell = (_: readonly SeatHandle[]): void => undefined;
    driver.answer = () => new Promise((resolve) => (tell = resolve));
    const listing = registry.refresh();
    registry.put(seat('new'));
    registry.drop('old');
    tell([seat('old')]);
    await listing;
    expect(registry.all().map(({ seatId }) => seatId)).toEqual(['new']);
    driver.answer = async () => [seat('new')];
    await registry.refresh();
    expect(registry.all().map(({ seatId }) => seatId)).toEqual(['new']);
  });

  it('keeps the last listing while the engine does not answer, and tells nobody of it', async () => {
    driver.answer = async () => [seat('a')];
    await registry.refresh();
    let told = 0;
    registry.onListed(() => (told += 1));
    driver.answer = () => Promise.reject(new Error('engine'));
    await registry.refresh();
    expect([registry.all().length, told]).toEqual([1, 0]);
  });

  it('lets nobody into a seat whose end has begun, or that says too little of itself', async () => {
    driver.answer = async () => [seat('a'), seat('b', { meta: { username: 'student7' } })];
    await registry.refresh();
    await journal.set('a', { kind: 'removed' });
    expect(registry.open('a')).toBeUndefined();
    expect(registry.open('b')).toBeUndefined();
    expect(registry.openByUsername('student7')).toEqual([]);
    expect(registry.all()).toHaveLength(2);
  });

  it('shares one listing among all who ask at the same moment', async () => {
    let asked = 0;
    driver.answer = async () => {
      asked += 1;
      return [];
    };
    await Promise.all([registry.refresh(), registry.refresh(), registry.refresh()]);
    expect(asked).toBe(1);
  });
});
