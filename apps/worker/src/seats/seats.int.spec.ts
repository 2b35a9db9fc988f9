import { SimulatedDriver, SimulatedEngine } from '@wod/seats';
import { LosableDriver, NeverReadyDriver } from '../testing/misbehaving-drivers';
import { Rig } from '../testing/rig';
import { ask, enter } from '../testing/visitor';
import { until } from '../testing/wait';
import { Worker } from '../worker';

describe('seats of a worker', () => {
  let rig: Rig;
  let engine: SimulatedEngine;
  let worker: Worker | undefined;
  beforeAll(async () => (rig = await Rig.start()));
  beforeEach(() => (engine = new SimulatedEngine()));
  afterEach(async () => {
    if (worker !== undefined) await rig.stopWorker(worker);
    worker = undefined;
    await engine.close();
  });
  afterAll(() => rig.stop());

  it('are told in the heartbeat as the driver lists them', async () => {
    worker = await rig.worker(new SimulatedDriver({ engine }));
    const job = await rig.seat();
    await rig.idle();
    const beat = await rig.heartbeat(({ seats, creating }) => seats.length === 1 && creating.length === 0);
    expect(beat).toMatchObject({
      driver: 'simulated',
      capacity: 20,
      startSlots: 4,
      gatewayUrl: 'http://seats.test:4300',
      healthy: true,
      seats: [{ seatId: job.seatId, bookingId: job.bookingId, attempt: 1, running: true }],
      creating: [],
    });
    await rig.sendCleanup(job);
    await rig.heartbeat(({ seats }) => seats.length === 0);
  });

  it('are told while they are being made', async () => {
    worker = await rig.worker(new NeverReadyDriver({ engine }));
    const job = rig.job();
    await rig.sendCreate(job);
    await rig.heartbeat(({ creating }) => creating.includes(job.seatId));
    await rig.sendCleanup(job);
    await rig.event(job.seatId, 'cleaned');
  });

  it('are told once when they die in use', async () => {
    worker = await rig.worker(new SimulatedDriver({ engine }));
    const job = await rig.seat();
    engine.kill(job.seatId);
    const failed = await rig.event(job.seatId, 'failed');
    expect(failed).toMatchObject({ id: `${job.seatId}:died`, data: { code: 'seat-died', retryable: true } });
    await rig.heartbeat(({ seats }) =>
      seats.some(({ seatId, running }) => seatId === job.seatId && !running),
    );
    await rig.stopWorker(worker);
    worker = await rig.worker(new SimulatedDriver({ engine }));
    await rig.heartbeat(({ healthy }) => healthy);
    expect(rig.kinds(job.seatId).filter((kind) => kind === 'failed')).toHaveLength(1);
  });

  it('are told when somebody removed them behind our back, also while the worker was away', async () => {
    worker = await rig.worker(new SimulatedDriver({ engine }));
    const [first, second] = [await rig.seat(), await rig.seat()];
    engine.seats.delete(first.seatId);
    await rig.event(first.seatId, 'failed');
    await rig.stopWorker(worker);
    engine.seats.delete(second.seatId);
    worker = await rig.worker(new SimulatedDriver({ engine }));
    const failed = await rig.event(second.seatId, 'failed');
    expect(failed.data).toMatchObject({ code: 'seat-died', bookingId: second.bookingId });
  });

  it('are not told dead when their end was asked for', async () => {
    worker = await rig.worker(new SimulatedDriver({ engine }));
    const job = await rig.seat();
    await rig.sendCleanup(job);
    await rig.event(job.seatId, 'cleaned');
    const next = await rig.seat();
    engine.kill(next.seatId);
    await rig.event(next.seatId, 'failed');
    expect(rig.kinds(job.seatId)).not.toContain('failed');
  });

  it('keep their students across a restart of the worker, without a new sign-in', async () => {
    worker = await rig.worker(new SimulatedDriver({ engine }));
    const job = await rig.seat();
    const cookie = await enter(worker, job);
    await rig.stopWorker(worker);
    expect(engine.seats.has(job.seatId)).toBe(true);
    worker = await rig.worker(new SimulatedDriver({ engine }));
    const again = worker;
    const address = `/seat/${job.seatId}/api/status`;
    await until('the seat', async () => (await ask(again, address, { headers: { cookie } })).status === 200);
    expect(await enter(worker, job)).toContain('wod_seat=');
    await rig.heartbeat(({ seats }) => seats.some(({ seatId }) => seatId === job.seatId));
  });

  it('are reached while there is no bus', async () => {
    worker = await rig.worker(new SimulatedDriver({ engine }));
    const job = await rig.seat();
    const cookie = await enter(worker, job);
    await rig.stopWorker(worker);
    const alone = await Worker.open(rig.options(), new SimulatedDriver({ engine }), rig.log);
    const address = `/seat/${job.seatId}/api/status`;
    await until('the seat', async () => (await ask(alone, address, { headers: { cookie } })).status === 200);
    const ready = await ask(alone, '/health/ready');
    expect(ready.status).toBe(503);
    expect(JSON.parse(ready.body)).toMatchObject({ ready: false, sentence: 'Waiting for the nats-server.' });
    await alone.stop();
    worker = undefined;
  });

  it('stand as they were last listed while the engine is away, and the heartbeat says so', async () => {
    const driver = new LosableDriver({ engine });
    worker = await rig.worker(driver);
    const job = await rig.seat();
    driver.isLost = true;
    const beat = await rig.heartbeat(({ healthy }) => !healthy);
    expect(beat.sentence).toBe('The container engine does not answer.');
    expect(beat.seats).toEqual([expect.objectContaining({ seatId: job.seatId, running: true })]);
    await rig.stopWorker(worker);
    const blind = new LosableDriver({ engine });
    blind.isLost = true;
    worker = await rig.worker(blind);
    const remembered = await rig.heartbeat((next) => next.workerId !== beat.workerId);
    expect(remembered.seats).toContainEqual(expect.objectContaining({ seatId: job.seatId, running: true }));
    blind.isLost = false;
    await rig.heartbeat(({ healthy }) => healthy);
    expect(rig.kinds(job.seatId)).not.toContain('failed');
  });

  it('that were half made when the worker died are made after all by the next one', async () => {
    const hung = new NeverReadyDriver({ engine });
    worker = await rig.worker(hung);
    const job = rig.job();
    await rig.sendCreate(job);
    await until('the driver to begin', () => hung.begun.length > 0);
    await rig.stopWorker(worker);
    expect(rig.kinds(job.seatId)).not.toContain('failed');
    worker = await rig.worker(new SimulatedDriver({ engine }));
    await rig.event(job.seatId, 'ready');
    expect(engine.seats.size).toBe(1);
  });

  it('go with the worker when it is told so, and students hear of it at the next start', async () => {
    worker = await rig.worker(new SimulatedDriver({ engine }));
    const jobs = [await rig.seat(), await rig.seat(), await rig.seat()];
    await worker.removeAllSeats();
    expect(engine.seats.size).toBe(0);
    expect(jobs.flatMap(({ seatId }) => rig.kinds(seatId))).not.toContain('failed');
    const beat = await rig.heartbeat(({ healthy }) => !healthy);
    expect(beat).toMatchObject({ sentence: 'The worker is stopping.', seats: [] });
    worker = await rig.worker(new SimulatedDriver({ engine }));
    for (const { seatId } of jobs) {
      expect((await rig.event(seatId, 'failed')).data).toMatchObject({ code: 'seat-died' });
    }
  });
});
