import { ApiHarness, newEmail, until } from './testing/api-harness';
import { FakeWorker } from './testing/fake-worker';

describe('an outage', () => {
  let harness: ApiHarness;
  let worker: FakeWorker;

  beforeAll(async () => {
    harness = await ApiHarness.start();
    worker = await FakeWorker.start(harness.nats, 'be1', 20);
    await until(
      'the backend is admitted',
      async () => (await harness.query(`select 1 from slot limit 1`))[0],
    );
  });

  afterAll(async () => {
    await worker.stop();
    await harness.stop();
  });

  it('of the nats-server loses nothing: bookings are accepted and served when it is back', async () => {
    await harness.nats.kill();
    const bookings = [await harness.book(), await harness.book()];
    expect(bookings.map(({ status }) => status)).toEqual([202, 202]);
    expect((await harness.request('GET', '/health/ready')).status).toBe(503);
    await harness.nats.restart();
    for (const booking of bookings) await harness.untilState(booking, 'ready', 45_000);
    expect(worker.jobs.filter(({ bookingId }) => bookingId === bookings[0]?.id)).toHaveLength(1);
  }, 120_000);

  it('of PostgreSQL answers "not now" and is over when it is back', async () => {
    const before = await harness.book();
    await harness.untilState(before, 'ready', 30_000);
    await harness.postgres.kill();
    const refused = await harness.book();
    expect(refused.status).toBe(503);
    await harness.postgres.restart();
    const after = await until(
      'a booking is accepted',
      async () => {
        const booking = await harness.book();
        return booking.status === 202 ? booking : undefined;
      },
      45_000,
    );
    await harness.untilState(after, 'ready', 45_000);
    expect(await harness.view(before)).toMatchObject({ state: 'ready' });
  }, 120_000);

  it('of the mail server delays mails and sends each exactly once', async () => {
    const port = harness.mails.port;
    await harness.mails.stop();
    const email = newEmail();
    const booking = await harness.book({ email });
    await harness.untilState(booking, 'ready');
    await until(
      'a try failed',
      async () => (await harness.query(`select 1 from mail where tries > 0 and state = 'queued'`))[0],
    );
    await harness.mails.start(port);
    await until('both mails came', () => (harness.mails.to(email).length >= 2 ? true : undefined), 45_000);
    expect(harness.mails.to(email)).toHaveLength(2);
  }, 120_000);

  it('of a mail server that takes a mail and dies before it answers: credentials twice at most, with one id', async () => {
    const email = newEmail();
    const other = await harness.book({ email: newEmail() });
    await harness.untilState(other, 'ready');
    worker.behaviour = 'silent';
    const booking = await harness.book({ email });
    await until(
      'the first mail came',
      () => (harness.mails.to(email).length === 1 ? true : undefined),
      30_000,
    );
    const job = await until('the job came', () =>
      worker.jobs.find(({ bookingId }) => bookingId === booking.id),
    );
    harness.mails.misbehave.push('drop');
    worker.behaviour = 'ready';
    await worker.ready(job);
    await until(
      'the credentials are sent',
      async () =>
        (
          await harness.query(
            `select 1 from mail where booking_id = $1 and kind = 'credentials' and state = 'sent'`,
            [booking.id],
          )
        )[0],
      30_000,
    );
    const credentials = harness.mails.to(email).slice(1);
    expect(credentials.length).toBe(2);
    expect(new Set(credentials.map(({ parsed }) => parsed.messageId)).size).toBe(1);
  }, 120_000);

  it('of the api itself loses nothing: a new process goes on where the old one was', async () => {
    worker.behaviour = 'silent';
    const booking = await harness.book();
    const job = await until('the job came', () =>
      worker.jobs.find(({ bookingId }) => bookingId === booking.id),
    );
    await harness.api.stop();
    worker.behaviour = 'ready';
    await worker.ready(job);
    await harness.startApi();
    await harness.untilState(booking, 'ready', 30_000);
    await harness.query(`update booking set ends_at = now(), due_at = now() where id = $1`, [booking.id]);
    await harness.untilState(booking, 'ended', 30_000);
  }, 120_000);
});
