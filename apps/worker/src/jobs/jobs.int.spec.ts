import { randomUUID } from 'node:crypto';
import { createSeatV1 } from '@wod/contracts';
import { SimulatedDriver } from '@wod/seats';
import {
  DeafDriver,
  DyingDriver,
  FailingDriver,
  FaultyDriver,
  HangingDriver,
  NeverReadyDriver,
  PreparingDriver,
} from '../testing/misbehaving-drivers';
import { Rig } from '../testing/rig';
import { until } from '../testing/wait';
import type { Worker } from '../worker';

const allSteps = ['taken', 'image', 'create', 'content', 'start', 'answer'].map(
  (step) => `progressed:${step}`,
);

describe('jobs of a worker', () => {
  let rig: Rig;
  let worker: Worker | undefined;
  beforeAll(async () => (rig = await Rig.start()));
  afterEach(async () => {
    if (worker !== undefined) await rig.stopWorker(worker);
    worker = undefined;
  });
  afterAll(() => rig.stop());

  it('makes a seat and tells each step in order, then that it is ready', async () => {
    const driver = new SimulatedDriver({ startDelayMs: 20 });
    worker = await rig.worker(driver);
    const job = rig.job();
    await rig.sendCreate(job);
    const ready = await rig.event(job.seatId, 'ready');
    expect(rig.kinds(job.seatId)).toEqual([...allSteps, 'ready']);
    expect(ready.data).toMatchObject({
      bookingId: job.bookingId,
      attempt: 1,
      backend: 'be1',
      gatewayUrl: 'http://seats.test:4300',
    });
    expect(ready.data['driverMs']).toBeGreaterThanOrEqual(20);
    expect(ready.data['elapsedMs']).toBeGreaterThanOrEqual(ready.data['driverMs'] as number);
    expect(new Set(rig.of(job.seatId).map(({ traceparent }) => traceparent.slice(0, 35))).size).toBe(1);
    expect(driver.engine.seats.get(job.seatId)?.home.toString()).toContain('"student":"7"');
    await rig.idle();
  });

  it('makes one seat of a job that comes twice, and tells each fact once', async () => {
    const driver = new SimulatedDriver({ startDelayMs: 50 });
    worker = await rig.worker(driver);
    const job = rig.job();
    await Promise.all([rig.sendCreate(job), rig.sendCreate(job)]);
    await rig.event(job.seatId, 'ready');
    await rig.idle();
    await rig.sendCreate(job);
    await rig.idle();
    expect(rig.kinds(job.seatId)).toEqual([...allSteps, 'ready']);
    expect(driver.engine.seats.size).toBe(1);
  });

  it('does nothing but tidy up when a job comes after it was given up', async () => {
    const driver = new SimulatedDriver();
    const job = rig.job({ giveUpAt: new Date(Date.now() - 1).toISOString() });
    worker = await rig.worker(driver);
    await rig.sendCreate(job);
    await rig.idle();
    expect(rig.of(job.seatId)).toEqual([]);
    expect(driver.engine.seats.size).toBe(0);
  });

  it('says nothing when the attempt is given up while the seat is being made', async () => {
    const driver = new NeverReadyDriver();
    worker = await rig.worker(driver);
    const job = rig.job({ giveUpAt: new Date(Date.now() + 500).toISOString() });
    await rig.sendCreate(job);
    await rig.idle();
    expect(driver.aborted).toEqual([job.seatId]);
    expect(rig.kinds(job.seatId)).not.toContain('failed');
  });

  it('lets a clean-up overtake the making of its seat', async () => {
    const driver = new NeverReadyDriver();
    worker = await rig.worker(driver);
    const job = rig.job();
    await rig.sendCreate(job);
    await until('the driver to begin', () => driver.begun.includes(job.seatId));
    await rig.sendCleanup(job, 'given-up');
    await rig.event(job.seatId, 'cleaned');
    await rig.idle();
    expect(driver.aborted).toEqual([job.seatId]);
    expect(rig.kinds(job.seatId)).not.toContain('failed');
    expect(rig.kinds(job.seatId)).not.toContain('ready');
  });

  it('makes no seat whose clean-up came first, not even after a restart', async () => {
    const driver = new SimulatedDriver();
    worker = await rig.worker(driver);
    const job = rig.job();
    await rig.sendCleanup(job, 'orphan');
    await rig.event(job.seatId, 'cleaned');
    await rig.sendCreate(job);
    await rig.idle();
    await rig.stopWorker(worker);
    worker = await rig.worker(driver);
    await rig.sendCreate(job);
    await rig.idle();
    expect(rig.kinds(job.seatId)).toEqual(['cleaned']);
    expect(driver.engine.seats.size).toBe(0);
  });

  it('cleans up a seat in use, and once more without harm', async () => {
    const driver = new SimulatedDriver();
    worker = await rig.worker(driver);
    const job = rig.job();
    await rig.sendCreate(job);
    await rig.event(job.seatId, 'ready');
    await rig.sendCleanup(job);
    await rig.sendCleanup(job);
    await rig.event(job.seatId, 'cleaned');
    await rig.idle();
    expect(driver.engine.seats.size).toBe(0);
    expect(rig.kinds(job.seatId).filter((kind) => kind === 'cleaned')).toHaveLength(1);
    expect(rig.kinds(job.seatId)).not.toContain('failed');
  });

  it('tells why a seat could not be made, once, and leaves the rest to the api', async () => {
    worker = await rig.worker(new FailingDriver());
    const job = rig.job();
    await rig.sendCreate(job);
    const failed = await rig.event(job.seatId, 'failed');
    expect(failed.data).toMatchObject({ code: 'seat-create-failed', retryable: true });
    await rig.idle();
    await rig.stopWorker(worker);
    const driver = new SimulatedDriver();
    worker = await rig.worker(driver);
    await rig.sendCreate(job);
    await rig.idle();
    expect(rig.kinds(job.seatId).filter((kind) => kind === 'failed')).toHaveLength(1);
    expect(driver.engine.seats.size).toBe(0);
  });

  it('gives up a seat that never gets ready, after its time', async () => {
    const driver = new NeverReadyDriver();
    worker = await rig.worker(driver, { times: { startMs: 300 } });
    const job = rig.job();
    await rig.sendCreate(job);
    const failed = await rig.event(job.seatId, 'failed');
    expect(failed.data).toMatchObject({ code: 'seat-start-timeout', retryable: true });
    expect(driver.aborted).toEqual([job.seatId]);
  });

  it('calls no seat ready whose own address does not answer', async () => {
    const driver = new DeafDriver();
    worker = await rig.worker(driver, { times: { startMs: 300, refreshMs: 60_000 } });
    const job = rig.job();
    await rig.sendCreate(job);
    const failed = await rig.event(job.seatId, 'failed');
    expect(failed.data).toMatchObject({ code: 'seat-gateway-unreachable', retryable: true });
    expect(rig.kinds(job.seatId)).not.toContain('ready');
    expect(driver.engine.seats.size).toBe(0);
  });

  it('does not wait for a seat that died before it answered', async () => {
    const driver = new DyingDriver();
    worker = await rig.worker(driver, { times: { startMs: 60_000 } });
    const job = rig.job();
    await rig.sendCreate(job);
    const failed = await rig.event(job.seatId, 'failed');
    expect(failed.data).toMatchObject({ code: 'seat-died', retryable: true });
    expect(driver.engine.seats.size).toBe(0);
  });

  it('is not held up by a driver that hangs, and removes what it makes too late', async () => {
    const driver = new HangingDriver();
    worker = await rig.worker(driver, { times: { startMs: 100 } });
    const job = rig.job();
    await rig.sendCreate(job);
    const failed = await rig.event(job.seatId, 'failed');
    expect(failed.data).toMatchObject({ code: 'seat-start-timeout' });
    driver.release();
    await until(
      'the late seat to go',
      () => driver.engine.seats.size === 0 && rig.logLines.some((line) => line.includes('appeared after')),
    );
    await rig.idle();
  });

  it('tries again by itself when something went wrong that has no name', async () => {
    const driver = new FaultyDriver();
    worker = await rig.worker(driver);
    const job = rig.job();
    await rig.sendCreate(job);
    await rig.event(job.seatId, 'ready');
    await rig.idle();
    expect(rig.kinds(job.seatId)).toEqual([...allSteps, 'ready']);
    expect(await rig.deadLetters()).toBe(0);
  });

  it('fails for good where the content does not exist', async () => {
    worker = await rig.worker(new SimulatedDriver());
    const job = rig.job({ workshop: { folder: 'WKSHP-Test101', digest: 'cd'.repeat(32), entry: 'a.ipynb' } });
    await rig.sendCreate(job);
    const failed = await rig.event(job.seatId, 'failed');
    expect(failed.data).toMatchObject({ code: 'seat-content-invalid', retryable: false });
  });

  it('waits with jobs until the seat image is there, and says so', async () => {
    const driver = new PreparingDriver();
    worker = await rig.worker(driver);
    await rig.heartbeat(
      (beat) => !beat.healthy && beat.sentence === 'Preparing the seat image: unpacking 42 of 100 packages',
    );
    const job = rig.job();
    await rig.sendCreate(job);
    await rig.event(job.seatId, 'logged');
    expect(rig.kinds(job.seatId)).toEqual(['progressed:taken']);
    driver.finish();
    await rig.event(job.seatId, 'ready');
    await rig.heartbeat((beat) => beat.healthy);
  });

  it('buries what breaks its contract and goes on with the next job', async () => {
    worker = await rig.worker(new SimulatedDriver());
    const before = await rig.deadLetters();
    await rig.send(createSeatV1, { seatId: 'not-a-uuid' }, randomUUID());
    const job = rig.job();
    await rig.sendCreate(job);
    await rig.event(job.seatId, 'ready');
    await rig.idle();
    expect(await rig.deadLetters()).toBe(before + 1);
  });

  it('makes up for a bus that went away in the middle of making a seat', async () => {
    const driver = new SimulatedDriver({ startDelayMs: 400 });
    worker = await rig.worker(driver);
    const job = rig.job();
    await rig.sendCreate(job);
    await rig.event(job.seatId, 'progressed');
    await rig.nats.restart();
    await rig.event(job.seatId, 'ready');
    expect(driver.engine.seats.size).toBe(1);
    expect(rig.kinds(job.seatId).filter((kind) => kind === 'ready')).toHaveLength(1);
  });

  it('writes no secret into its log', () => {
    const log = rig.logLines.join('\n');
    expect(log.length).toBeGreaterThan(1_000);
    expect(log).not.toMatch(/linkKey|passwordProof|wod_seat=|authorization|token [0-9a-f]{16}/i);
  });
});
