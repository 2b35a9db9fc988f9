import { describeSeatDriver } from '../testing/seat-driver.contract';
import { createSeat, noAbort, RecordedProgress, seatSpec, workshopHome } from '../testing/seat-fixtures';
import { SimulatedDriver } from './simulated.driver';
import { SimulatedEngine } from './simulated.engine';

describeSeatDriver('The simulated driver', () => {
  const engines = new Map<string, SimulatedEngine>();
  const all = () => [...engines.values()];
  return {
    async open(backend) {
      const engine = engines.get(backend) ?? new SimulatedEngine();
      engines.set(backend, engine);
      return new SimulatedDriver({ engine });
    },
    async leftovers(seatId) {
      return all().some((engine) => engine.seats.has(seatId)) ? ['entry in memory'] : [];
    },
    async killJupyter({ seatId }) {
      all().forEach((engine) => engine.kill(seatId));
    },
    async close() {
      await Promise.all(all().map((engine) => engine.close()));
    },
  };
});

describe('The simulated driver', () => {
  it('holds ten thousand seats', async () => {
    const driver = new SimulatedDriver();
    const content = await workshopHome();
    for (let count = 0; count < 10_000; count += 1) {
      await driver.create(seatSpec(), content, new RecordedProgress(), noAbort());
    }
    expect(await driver.list(noAbort())).toHaveLength(10_000);
    await driver.close();
  });

  it('takes the time it is told to, and not a moment longer when it is aborted', async () => {
    const driver = new SimulatedDriver({ startDelayMs: 60_000 });
    const abort = new AbortController();
    const made = driver.create(seatSpec(), await workshopHome(), new RecordedProgress(), abort.signal);
    abort.abort();
    await expect(made).rejects.toMatchObject({ code: 'seat-aborted' });
    expect(await driver.list(noAbort())).toEqual([]);
  });

  it('forgets its seats with its engine', async () => {
    const driver = new SimulatedDriver();
    await createSeat(driver);
    expect(await new SimulatedDriver().list(noAbort())).toEqual([]);
    await driver.close();
  });
});
