import { SeatError, SimulatedDriver, type DriverHealth } from '@wod/seats';
import { createLog } from '../logging/log';
import { SeatEngine } from './seat-engine';

const lines: { progress?: string }[] = [];
const log = createLog(
  { level: 'info', backend: 'be1' },
  { write: (line: string) => void lines.push(JSON.parse(line) as { progress?: string }) },
);
const never = new AbortController().signal;

/** Its image is told to be there, or not to come. */
class ImageDriver extends SimulatedDriver {
  finish: () => void = () => undefined;
  fail: (error: Error) => void = () => undefined;

  override prepare(tell: (line: string) => void, signal: AbortSignal): Promise<void> {
    tell('step 1 of 2');
    return new Promise((resolve, reject) => {
      this.finish = resolve;
      this.fail = reject;
      signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
    });
  }
}

class HungDriver extends SimulatedDriver {
  asked = 0;

  override health(): Promise<DriverHealth> {
    this.asked += 1;
    return new Promise(() => undefined);
  }
}

describe('SeatEngine', () => {
  beforeEach(() => lines.splice(0));

  it('is not healthy until the image is there, and says how far it is', async () => {
    const driver = new ImageDriver();
    const engine = new SeatEngine(driver, log);
    engine.start();
    expect(await engine.health()).toEqual({
      healthy: false,
      sentence: 'Preparing the seat image: step 1 of 2',
    });
    expect(lines.map(({ progress }) => progress)).toEqual(['step 1 of 2']);
    const waiting = engine.prepared(never);
    driver.finish();
    await waiting;
    expect(engine.waitsFor).toBeUndefined();
    await engine.stop();
  });

  it('sends waiting jobs elsewhere when the image cannot be made', async () => {
    const driver = new ImageDriver();
    const engine = new SeatEngine(driver, log);
    engine.start();
    const waiting = engine.prepared(never);
    driver.fail(new SeatError('seat-image-missing', 'No Debian mirror answers.', true));
    await expect(waiting).rejects.toMatchObject({ code: 'seat-image-missing', retryable: true });
    expect(engine.waitsFor).toBe('No Debian mirror answers.');
    await engine.stop();
  });

  it('stops waiting for the image when it is told to', async () => {
    const engine = new SeatEngine(new ImageDriver(), log);
    engine.start();
    const enough = new AbortController();
    const waiting = engine.prepared(enough.signal);
    enough.abort(new Error('given up'));
    await expect(waiting).rejects.toThrow('given up');
    await engine.stop();
  });

  it('answers for an engine that hangs, and does not ask it again and again', async () => {
    const driver = new HungDriver();
    const engine = new SeatEngine(driver, log);
    const answers = await Promise.all([engine.health(), engine.health(), engine.health()]);
    expect(answers).toEqual(
      Array(3).fill({ healthy: false, sentence: 'The simulated engine does not answer.' }),
    );
    expect(driver.asked).toBe(1);
  });
});
