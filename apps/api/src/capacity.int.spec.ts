import { ApiHarness, until } from './testing/api-harness';
import { FakeWorker } from './testing/fake-worker';

describe('capacity', () => {
  let harness: ApiHarness;
  const workers: FakeWorker[] = [];

  beforeAll(async () => {
    harness = await ApiHarness.start();
    workers.push(
      await FakeWorker.start(harness.nats, 'be1', 7),
      await FakeWorker.start(harness.nats, 'be2', 6),
    );
    await until('both backends are admitted', async () =>
      (await harness.query(`select 1 from slot`)).length === 13 ? true : undefined,
    );
  });

  afterAll(async () => {
    for (const worker of workers) await worker.stop();
    await harness.stop();
  });

  it('is never exceeded by forty bookings at once, no seat is given twice, and all of them end', async () => {
    const bookings = await Promise.all(Array.from({ length: 40 }, () => harness.book()));
    expect(bookings.every(({ status }) => status === 202)).toBe(true);
    const open = new Map(bookings.map((booking) => [booking.id, booking]));
    const seatsSeen = new Map<string, string>();
    while (open.size > 0) {
      for (const worker of workers) expect(worker.seats.size).toBeLessThanOrEqual(worker.capacity);
      for (const job of workers.flatMap(({ jobs }) => jobs)) {
        expect(seatsSeen.get(job.seatId) ?? job.bookingId).toBe(job.bookingId);
        seatsSeen.set(job.seatId, job.bookingId);
      }
      for (const booking of [...open.values()]) {
        const { state } = await harness.view(booking);
        if (state === 'ready') {
          await harness.request('POST', `/api/v1/bookings/${booking.id}/finish`, { cookie: booking.cookie });
        }
        if (state === 'ended') open.delete(booking.id);
      }
    }
    const left = await harness.query(
      `select (select count(*)::int from slot where seat_id is not null) as slots,
        (select count(*)::int from place where booking_id is not null) as places,
        (select count(*)::int from outbox) as outbox, (select count(*)::int from seat where state <> 'gone') as seats`,
    );
    await until(
      'the outbox is empty',
      async () => (await harness.query(`select 1 from outbox`)).length === 0 || undefined,
    );
    expect(left[0]).toMatchObject({ slots: 0, places: 0, seats: 0 });
    expect(workers.every(({ seats }) => seats.size === 0)).toBe(true);
  }, 120_000);

  it('goes elsewhere when a backend is lost in the middle of a start', async () => {
    const [lost, other] = workers as [FakeWorker, FakeWorker];
    lost.behaviour = 'silent';
    const bookings = await Promise.all(Array.from({ length: 4 }, () => harness.book()));
    await until('the silent backend has a job', () => (lost.jobs.length > 0 ? true : undefined));
    lost.stopBeating();
    for (const booking of bookings)
      expect((await harness.untilState(booking, 'ready', 30_000)).seat?.backend).toBe('be2');
    expect(other.seats.size).toBe(4);
    lost.behaviour = 'ready';
    lost.startBeating();
    await until(
      'it is up again',
      async () => (await harness.query(`select 1 from backend where name = 'be1' and state = 'up'`))[0],
    );
    for (const booking of bookings) {
      await harness.request('POST', `/api/v1/bookings/${booking.id}/finish`, { cookie: booking.cookie });
      await harness.untilState(booking, 'ended');
    }
  }, 120_000);

  it('cleans what nobody wants, and makes another seat when a ready one vanished', async () => {
    const [worker] = workers as [FakeWorker];
    const orphan = {
      ...(worker.jobs[0] as FakeWorker['jobs'][number]),
      seatId: '11111111-1111-4111-8111-111111111111',
      bookingId: '22222222-2222-4222-8222-222222222222',
    };
    worker.seats.set(orphan.seatId, orphan);
    await until(
      'the orphan is cleaned up',
      () => (worker.seats.has(orphan.seatId) ? undefined : true),
      30_000,
    );

    const booking = await harness.book();
    const { attempt } = await harness.untilState(booking, 'ready');
    for (const each of workers) each.seats.clear();
    await harness.query(`update seat set since = since - interval '1 minute' where booking_id = $1`, [
      booking.id,
    ]);
    const again = await until(
      'another seat is ready',
      async () => {
        const view = await harness.view(booking);
        return view.state === 'ready' && view.attempt > attempt ? view : undefined;
      },
      30_000,
    );
    expect(again.attempt).toBe(attempt + 1);
  }, 120_000);
});
