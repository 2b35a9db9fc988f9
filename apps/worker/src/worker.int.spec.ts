import { createSeatV1, jobSubject, streams } from '@wod/contracts';
import { connectBus, Heartbeats } from '@wod/bus';
import { SimulatedDriver } from '@wod/seats';
import { Rig } from './testing/rig';
import { Worker } from './worker';

describe("a worker's user of the bus", () => {
  let rig: Rig;
  beforeAll(async () => (rig = await Rig.start()));
  afterAll(() => rig.stop());

  it('is enough for a whole life of a seat', async () => {
    const worker = await rig.worker(new SimulatedDriver());
    const job = await rig.seat();
    await rig.sendCleanup(job);
    await rig.event(job.seatId, 'cleaned');
    await rig.heartbeat(({ healthy }) => healthy);
    await rig.stopWorker(worker);
    const denied = rig.logLines.filter((line) => /permission/i.test(line));
    expect(denied).toEqual([]);
  });

  it("can neither read another backend's jobs nor write in its name", async () => {
    const user = rig.nats.userOf({ kind: 'worker', backend: 'be2' });
    const bus = await connectBus({ url: rig.nats.url, name: 'be2', ...user, log: () => undefined });
    try {
      await expect(bus.jetstream.consumers.get(streams.jobs, 'be1-create')).rejects.toThrow(/permission/i);
      await expect(bus.jetstream.publish(jobSubject(createSeatV1, 'be1'), '{}')).rejects.toThrow(
        /permission/i,
      );
      const heartbeat = await rig.heartbeat(({ backend }) => backend === 'be1');
      await expect(new Heartbeats(bus).put(heartbeat)).rejects.toThrow(/permission/i);
    } finally {
      await bus.close();
    }
  });

  it('is told apart from one that the server does not know', async () => {
    const options = rig.options();
    const user = { ...options.bus, password: 'wrong' };
    const worker = await Worker.open({ ...options, bus: user }, new SimulatedDriver(), rig.log);
    await expect(worker.connect()).rejects.toThrow(/authorization/i);
    await worker.stop();
  });
});
