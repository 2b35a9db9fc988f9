import { ApiHarness, newEmail, until } from './testing/api-harness';
import { FakeWorker } from './testing/fake-worker';

describe('a booking', () => {
  let harness: ApiHarness;
  let worker: FakeWorker;

  beforeAll(async () => {
    harness = await ApiHarness.start();
    worker = await FakeWorker.start(harness.nats, 'be1', 60);
    await until(
      'the backend is admitted',
      async () => (await harness.query(`select 1 from slot limit 1`))[0],
    );
  });

  afterEach(() => {
    worker.behaviour = 'ready';
    worker.answersCleanup = true;
  });

  afterAll(async () => {
    await worker.stop();
    await harness.stop();
  });

  it('goes from accepted to ready, is warned, expires, is cleaned and polled, with one mail for each cause', async () => {
    const email = newEmail();
    const booking = await harness.book({ email });
    expect(booking.status).toBe(202);

    const ready = await harness.untilState(booking, 'ready');
    expect(ready.seat?.username).toMatch(/^student\d+$/);
    expect(ready.progress.reached.map(({ step }) => step)).toEqual(['taken']);
    expect(new Date(ready.endsAt ?? 0).getTime() - new Date(ready.readyAt ?? 0).getTime()).toBe(240 * 60_000);

    const operator = await harness.operatorCookie();
    const move = await harness.request('PUT', `/api/v1/operator/bookings/${booking.id}/end`, {
      cookie: operator,
      body: { endsAt: new Date(Date.now() + 5_000).toISOString() },
    });
    expect(move.status).toBe(204);
    const ended = await harness.untilState(booking, 'ended');
    expect(ended).toMatchObject({ endReason: 'expired', poll: { state: 'open' } });
    expect(worker.seats.has(worker.jobs.find((job) => job.bookingId === booking.id)?.seatId ?? '')).toBe(
      false,
    );

    const answer = { answers: { rating: 5, recommend: 9, improve: 'Nothing' } };
    const poll = await harness.request('PUT', `/api/v1/bookings/${booking.id}/poll`, {
      cookie: booking.cookie,
      body: answer,
    });
    expect(poll.status).toBe(204);
    expect((await harness.view(booking)).poll).toMatchObject({ state: 'answered', answers: answer.answers });

    await until('all mails came', () => (harness.mails.to(email).length >= 4 ? true : undefined));
    const subjects = harness.mails.to(email).map(({ parsed }) => parsed.subject);
    expect(subjects).toHaveLength(4);
    expect(new Set(harness.mails.to(email).map(({ parsed }) => parsed.messageId)).size).toBe(4);
    const types = await eventTypes(harness, booking.id);
    expect(types).toEqual([
      'booking.requested',
      'booking.placed',
      'seat.progressed',
      'seat.ready',
      'booking.ready',
      'booking.shortened',
      'countdown.warned',
      'countdown.expired',
      'booking.ended',
      'poll.opened',
      'seat.cleaned',
      'poll.answered',
    ]);
  });

  it('tells its events live and resumes behind the last one that a page got', async () => {
    const booking = await harness.book();
    await harness.untilState(booking, 'ready');
    const first = await readEvents(harness, booking, undefined, (types) =>
      types.includes('wod.booking.v1.ready'),
    );
    expect(first.map(({ type }) => type)).toEqual([
      'wod.booking.v1.requested',
      'wod.booking.v1.placed',
      'wod.seat.v1.progressed',
      'wod.seat.v1.ready',
      'wod.booking.v1.ready',
    ]);
    const finish = harness.request('POST', `/api/v1/bookings/${booking.id}/finish`, {
      cookie: booking.cookie,
    });
    const rest = await readEvents(harness, booking, first[1]?.id, (types) =>
      types.includes('wod.poll.v1.opened'),
    );
    expect((await finish).status).toBe(200);
    expect(rest.slice(0, 3).map(({ type }) => type)).toEqual(first.slice(2).map(({ type }) => type));
    expect(new Set(rest.map(({ id }) => id)).size).toBe(rest.length);
  });

  it('is tried again after a failed attempt, and told as failed when none is left', async () => {
    worker.behaviour = 'fail';
    const email = newEmail();
    const booking = await harness.book({ email });
    const failed = await harness.untilState(booking, 'failed');
    expect(failed.attempt).toBe(3);
    expect(failed.failure).toMatchObject({ code: 'seat-create-failed' });
    await until('the mail about it came', () => (harness.mails.to(email).length >= 2 ? true : undefined));
    worker.behaviour = 'ready';
    const again = await harness.book({ email });
    expect(again.status).toBe(202);
    await harness.untilState(again, 'ready');
  });

  it('fails at once when another attempt cannot help', async () => {
    worker.behaviour = 'fail-for-good';
    const booking = await harness.book();
    expect((await harness.untilState(booking, 'failed')).attempt).toBe(1);
  });

  it('fences an attempt that was given up: its late success changes nothing and is cleaned up', async () => {
    worker.behaviour = 'silent';
    const booking = await harness.book();
    const job = await until('the job came', () =>
      worker.jobs.find(({ bookingId }) => bookingId === booking.id),
    );
    await harness.query(`update booking set due_at = now() where id = $1`, [booking.id]);
    await until('another attempt was made', () =>
      worker.jobs.find(({ bookingId, attempt }) => bookingId === booking.id && attempt === 2),
    );
    worker.behaviour = 'ready';
    await worker.ready(job);
    await until('the late seat was cleaned', () =>
      worker.cleanups.filter(({ seatId }) => seatId === job.seatId).length >= 2 ? true : undefined,
    );
    expect(await harness.view(booking)).toMatchObject({ state: 'provisioning', attempt: 2 });
  });

  it('ends once, however often a message about its seat comes', async () => {
    const booking = await harness.book();
    await harness.untilState(booking, 'ready');
    const job = worker.jobs.find(({ bookingId }) => bookingId === booking.id);
    if (job === undefined) throw new Error('no job');
    const finishes = await Promise.all(
      [1, 2, 3].map(() =>
        harness.request('POST', `/api/v1/bookings/${booking.id}/finish`, { cookie: booking.cookie }),
      ),
    );
    expect(finishes.map(({ status }) => status)).toEqual([200, 200, 200]);
    await harness.untilState(booking, 'ended');
    expect((await eventTypes(harness, booking.id)).filter((type) => type === 'booking.ended')).toHaveLength(
      1,
    );
  });

  it('waits in the queue when the workshop is full, with a position, and moves up when a place is free', async () => {
    const [first, second] = [
      await harness.book({ workshop: 'WKSHP-Small' }),
      await harness.book({ workshop: 'WKSHP-Small' }),
    ];
    const third = await harness.book({ workshop: 'WKSHP-Small' });
    const fourth = await harness.book({ workshop: 'WKSHP-Small' });
    await harness.untilState(first, 'ready');
    await harness.untilState(second, 'ready');
    expect(third.state).toBe('waiting');
    expect((await harness.view(third)).queue?.position).toBe(1);
    expect((await harness.view(fourth)).queue).toMatchObject({ position: 2 });
    await harness.request('POST', `/api/v1/bookings/${first.id}/finish`, { cookie: first.cookie });
    await harness.untilState(third, 'ready');
    expect((await harness.view(fourth)).queue?.position).toBe(1);
    const cancelled = await harness.request('POST', `/api/v1/bookings/${fourth.id}/cancel`, {
      cookie: fourth.cookie,
    });
    expect(cancelled.body).toMatchObject({ state: 'cancelled' });
    for (const booking of [second, third]) {
      await harness.request('POST', `/api/v1/bookings/${booking.id}/finish`, { cookie: booking.cookie });
      await harness.untilState(booking, 'ended');
    }
  });

  it('is extended as often as allowed, never beyond, and its warnings are re-armed', async () => {
    const booking = await harness.book();
    const { endsAt } = await harness.untilState(booking, 'ready');
    const extend = () =>
      harness.request('POST', `/api/v1/bookings/${booking.id}/extend`, { cookie: booking.cookie });
    expect((await extend()).body).toMatchObject({ extension: { left: 1 } });
    expect((await extend()).status).toBe(200);
    expect(await extend()).toMatchObject({ status: 409, body: { code: 'no-extension-left' } });
    const later = (await harness.view(booking)).endsAt ?? '';
    expect(new Date(later).getTime() - new Date(endsAt ?? '').getTime()).toBe(60 * 60_000);
  });
});

/** Types of a booking's events in the order of the stream, without the common parts of their names. */
async function eventTypes(harness: ApiHarness, bookingId: string): Promise<string[]> {
  const types: string[] = [];
  const stop = await harness.api.parts.feed.follow(bookingId, 0, ({ type }) =>
    types.push(type.replace('wod.', '').replace('.v1', '')),
  );
  stop();
  return types;
}

async function readEvents(
  harness: ApiHarness,
  booking: { id: string; cookie: string },
  lastEventId: string | undefined,
  enough: (types: string[]) => boolean,
): Promise<{ id: string; type: string }[]> {
  const abort = new AbortController();
  const response = await fetch(`${harness.api.url}/api/v1/bookings/${booking.id}/events`, {
    headers: {
      cookie: booking.cookie,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
    signal: abort.signal,
  });
  expect(response.headers.get('content-type')).toMatch(/text\/event-stream/);
  const events: { id: string; type: string }[] = [];
  let text = '';
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += Buffer.from(chunk).toString();
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const block = text.slice(0, end);
      text = text.slice(end + 2);
      const id = /^id: (.*)$/m.exec(block)?.[1];
      const type = /^event: (.*)$/m.exec(block)?.[1];
      if (id !== undefined && type !== undefined) events.push({ id, type });
    }
    if (enough(events.map(({ type }) => type))) break;
  }
  abort.abort();
  return events;
}
