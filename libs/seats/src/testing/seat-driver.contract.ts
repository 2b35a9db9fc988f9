import { text } from 'node:stream/consumers';
import { poll } from '../abort';
import type { SeatDriver, SeatHandle } from '../seat-driver';
import { askSeat } from './seat-client';
import {
  createSeat,
  filesIn,
  homeOf,
  noAbort,
  RecordedProgress,
  seatSpec,
  workshopHome,
} from './seat-fixtures';

/** What the contract needs to know of a driver besides the port. */
export interface SeatDriverUnderTest {
  /** A prepared driver on the same engine; a second call is what a restart of the worker is. */
  open(backend: string): Promise<SeatDriver>;
  /** Traces of a seat on the machine, each in a word or two: processes, containers, mounts, folders. */
  leftovers(seatId: string): Promise<readonly string[]>;
  /** Ends a seat's Jupyter behind the driver's back. */
  killJupyter(handle: SeatHandle): Promise<void>;
  close(): Promise<void>;
}

/** An abort and a removal must be over by then, in milliseconds; they take a fraction of it. */
const soonMs = 15_000;

/**
 * The promises of the port `SeatDriver`, the same tests for every driver. A driver that cannot be set up
 * fails them all: none is left out.
 */
export function describeSeatDriver(
  name: string,
  setUp: () => SeatDriverUnderTest | Promise<SeatDriverUnderTest>,
): void {
  describe(`${name} keeps the promises of a seat driver`, () => {
    const backend = `test-${process.pid}`;
    let under: SeatDriverUnderTest;
    let driver: SeatDriver;
    const opened: SeatDriver[] = [];

    const restarted = async (owner = backend) => {
      const again = await under.open(owner);
      opened.push(again);
      return again;
    };

    beforeAll(async () => {
      under = await setUp();
      driver = await restarted();
    }, 900_000);

    afterEach(async () => {
      const left = await driver.list(noAbort());
      await Promise.all(left.map(({ seatId }) => driver.remove(seatId, noAbort())));
      for (const { seatId } of left) expect(await under.leftovers(seatId)).toEqual([]);
    });

    afterAll(async () => {
      await Promise.all(opened.map((one) => one.close()));
      await under.close();
    });

    it('is healthy once it is prepared', async () => {
      expect(await driver.health(noAbort())).toEqual({ healthy: true });
    });

    describe('create', () => {
      it('returns when Jupyter answers on the upstream, to nobody without the token', async () => {
        const handle = await createSeat(driver);
        expect(handle.running).toBe(true);
        expect((await askSeat(handle, 'GET', 'api/status')).status).toBe(200);
        expect([401, 403]).toContain((await askSeat(handle, 'GET', 'api/status', undefined, '')).status);
        expect([401, 403]).toContain((await askSeat(handle, 'GET', 'api/status', undefined, 'x')).status);
      });

      it('tells each step once, in order, and no secret', async () => {
        const spec = seatSpec();
        const progress = new RecordedProgress();
        await driver.create(spec, await workshopHome(), progress, noAbort());
        expect(progress.steps).toEqual(['image', 'create', 'content', 'start']);
        expect(progress.lines.join('\n')).not.toContain(spec.token);
      });

      it('adopts the seat that runs when it is called again', async () => {
        const spec = seatSpec();
        const first = await createSeat(driver, spec);
        const second = await createSeat(driver, spec);
        expect(second).toEqual(first);
        expect(await driver.list(noAbort())).toHaveLength(1);
      });

      it('makes one seat of two calls at once', async () => {
        const spec = seatSpec();
        const [first, second] = await Promise.all([createSeat(driver, spec), createSeat(driver, spec)]);
        expect(second).toEqual(first);
        expect(await driver.list(noAbort())).toHaveLength(1);
      });

      it('makes one seat of two calls at once by two workers', async () => {
        const spec = seatSpec();
        const other = await restarted();
        const [first, second] = await Promise.all([createSeat(driver, spec), createSeat(other, spec)]);
        expect([first.running, second.running]).toEqual([true, true]);
        expect((await askSeat(second, 'GET', 'api/status')).status).toBe(200);
        expect(await driver.list(noAbort())).toHaveLength(1);
      });

      it.each(['image', 'create', 'content'] as const)(
        'leaves nothing behind when it is aborted after the step "%s"',
        async (step) => {
          const spec = seatSpec();
          const abort = new AbortController();
          const progress = new RecordedProgress((reached) => reached === step && abort.abort());
          const started = performance.now();
          const made = driver.create(spec, await workshopHome(), progress, abort.signal);
          await expect(made).rejects.toMatchObject({ code: 'seat-aborted' });
          expect(performance.now() - started).toBeLessThan(soonMs);
          expect(await under.leftovers(spec.seatId)).toEqual([]);
          expect(await driver.find(spec.seatId, noAbort())).toBeUndefined();
        },
      );

      it('can make a seat that was aborted before', async () => {
        const spec = seatSpec();
        const abort = new AbortController();
        const progress = new RecordedProgress((reached) => reached === 'create' && abort.abort());
        await expect(driver.create(spec, await workshopHome(), progress, abort.signal)).rejects.toThrow();
        expect((await createSeat(driver, spec)).running).toBe(true);
      });

      it('puts the content into the home and gives it to the student', async () => {
        const { seatId } = await createSeat(driver);
        const work = await driver.exportWork(seatId, noAbort());
        const files = await filesIn(work ?? (await Promise.reject(new Error('No archive.'))));
        expect(files.get('data/hello.txt')).toBe('Hello, student.\n');
      });

      it.each([
        ['is no archive', () => Promise.resolve(Buffer.from('x'.repeat(4096)))],
        ['leaves the home', () => homeOf({ '../../etc/evil': 'x' })],
        ['does not fit', () => homeOf({ big: Buffer.alloc(65 * 1024 * 1024) })],
      ])('refuses content that %s, for good, and leaves nothing behind', async (_, content) => {
        const spec = seatSpec();
        const made = driver.create(spec, await content(), new RecordedProgress(), noAbort());
        await expect(made).rejects.toMatchObject({ code: 'seat-content-invalid', retryable: false });
        expect(await under.leftovers(spec.seatId)).toEqual([]);
      });
    });

    describe('after a restart of the worker', () => {
      it('lists its seats with all that the worker knew of them', async () => {
        const spec = seatSpec({ attempt: 3, meta: { entry: 'a b.ipynb', 'link-key': 'ünïcode "quoted"' } });
        const { seatId, bookingId, attempt, basePath, token, meta } = spec;
        await createSeat(driver, spec);
        const again = await restarted();
        const [handle, ...others] = await again.list(noAbort());
        expect(others).toEqual([]);
        expect(handle).toMatchObject({ seatId, bookingId, attempt, basePath, token, meta, running: true });
        expect(handle && (await askSeat(handle, 'GET', 'api/status')).status).toBe(200);
        expect(await again.find(seatId, noAbort())).toMatchObject({ seatId, token, running: true });
      });

      it('names seats of its own backend only', async () => {
        await createSeat(driver);
        const other = await restarted(`${backend}-other`);
        expect(await other.list(noAbort())).toEqual([]);
      });

      it('removes a seat that it did not make', async () => {
        const { seatId } = await createSeat(driver);
        await (await restarted()).remove(seatId, noAbort());
        expect(await under.leftovers(seatId)).toEqual([]);
      });
    });

    describe('a seat whose Jupyter died', () => {
      const dead = async (handle: SeatHandle) => {
        await under.killJupyter(handle);
        const seen = async () => {
          const now = await driver.find(handle.seatId, noAbort());
          return now?.running === false ? now : undefined;
        };
        return poll(seen, soonMs, noAbort());
      };

      it('is listed, and does not run', async () => {
        const handle = await createSeat(driver);
        expect(await dead(handle)).toMatchObject({ seatId: handle.seatId, running: false });
        expect(await driver.list(noAbort())).toMatchObject([{ seatId: handle.seatId, running: false }]);
      });

      it('is replaced when it is asked for again', async () => {
        const spec = seatSpec();
        await dead(await createSeat(driver, spec));
        const again = await createSeat(driver, spec);
        expect(again.running).toBe(true);
        expect((await askSeat(again, 'GET', 'api/status')).status).toBe(200);
        expect(await driver.list(noAbort())).toHaveLength(1);
      });

      it('is removed like any other', async () => {
        const handle = await createSeat(driver);
        await dead(handle);
        await driver.remove(handle.seatId, noAbort());
        expect(await under.leftovers(handle.seatId)).toEqual([]);
      });
    });

    describe('remove', () => {
      it('leaves nothing: no process, container, volume, mount, socket or folder', async () => {
        const { seatId } = await createSeat(driver);
        expect(await under.leftovers(seatId)).not.toEqual([]);
        await driver.remove(seatId, noAbort());
        expect(await under.leftovers(seatId)).toEqual([]);
        expect(await driver.list(noAbort())).toEqual([]);
      });

      it('may be called again, at once and for a seat that never was', async () => {
        const { seatId } = await createSeat(driver);
        await Promise.all([driver.remove(seatId, noAbort()), driver.remove(seatId, noAbort())]);
        await driver.remove(seatId, noAbort());
        await driver.remove(seatSpec().seatId, noAbort());
      });

      it('may be called by two workers at once', async () => {
        const { seatId } = await createSeat(driver);
        const other = await restarted();
        await Promise.all([driver.remove(seatId, noAbort()), other.remove(seatId, noAbort())]);
        expect(await under.leftovers(seatId)).toEqual([]);
      });
    });

    it('answers with undefined about a seat that does not exist', async () => {
      const { seatId } = seatSpec();
      expect(await driver.find(seatId, noAbort())).toBeUndefined();
      expect(await driver.exportWork(seatId, noAbort())).toBeUndefined();
    });

    it('refuses every call whose signal was aborted before', async () => {
      const { seatId } = await createSeat(driver);
      const aborted = AbortSignal.abort();
      const content = await workshopHome();
      await expect(driver.create(seatSpec(), content, new RecordedProgress(), aborted)).rejects.toThrow();
      await expect(driver.find(seatId, aborted)).rejects.toThrow();
      await expect(driver.list(aborted)).rejects.toThrow();
      await expect(driver.exportWork(seatId, aborted)).rejects.toThrow();
      await expect(driver.remove(seatId, aborted)).rejects.toThrow();
      expect(await driver.find(seatId, noAbort())).toMatchObject({ running: true });
    });

    it('ends an export when its signal is aborted', async () => {
      const { seatId } = await createSeat(driver);
      const abort = new AbortController();
      const work = await driver.exportWork(seatId, abort.signal);
      abort.abort();
      // Either it was over already, or it breaks off; it does not hang.
      await (work && text(work).catch(() => undefined));
    });
  });
}
