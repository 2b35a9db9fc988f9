import { randomUUID } from 'node:crypto';
import { termsVersion, type Problem } from '@wod/contracts';
import { ApiHarness, newEmail, until } from './testing/api-harness';
import { FakeWorker } from './testing/fake-worker';

const good = () => ({
  workshop: 'WKSHP-Big',
  name: 'Test Student',
  email: newEmail(),
  company: 'Tests',
  terms: termsVersion,
});

describe('bad input', () => {
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

  afterAll(async () => {
    await worker.stop();
    await harness.stop();
  });

  const counts = () =>
    harness.query(`select (select count(*) from booking) as bookings, (select count(*) from person) as people,
      (select count(*) from mail) as mails, (select count(*) from place where booking_id is not null) as places`);

  it.each<[string, Record<string, unknown>, string]>([
    ['a missing e-mail', { email: undefined }, 'email'],
    ['no address at all', { email: 'not-an-email' }, 'email'],
    ['an address with a line break', { email: 'a@example.org\r\nBcc: b@example.org' }, 'email'],
    ['a quoted local part', { email: '"evil@example.com x"@example.org' }, 'email'],
    ['an address literal', { email: 'a@[127.0.0.1]' }, 'email'],
    ['a host without a dot', { email: 'a@localhost' }, 'email'],
    ['two addresses', { email: 'a@example.org,b@example.org' }, 'email'],
    ['a disposable address', { email: 'someone@mailinator.com' }, 'email'],
    ['a name with markup', { name: '<img src=x onerror=alert(1)>' }, 'name'],
    ['a name with a line break', { name: 'A\nB' }, 'name'],
    ['a name with a line separator', { name: 'A\u2028B' }, 'name'],
    ['an empty name', { name: '   ' }, 'name'],
    ['a long company', { company: 'x'.repeat(81) }, 'company'],
    ['terms that were not accepted', { terms: '' }, 'terms'],
    ['a state', { state: 'ready' }, 'state'],
    ['a seat', { seatId: randomUUID() }, 'seatId'],
    ['a location', { location: 'http://attacker.example' }, 'location'],
    ['a workshop with a path', { workshop: '../../etc' }, 'workshop'],
    ['an unknown workshop', { workshop: 'WKSHP-Nowhere' }, 'workshop'],
    ['an inactive workshop', { workshop: 'WKSHP-Closed' }, 'workshop'],
    ['a number as name', { name: 7 }, 'name'],
  ])('refuses %s, names the field, and changes nothing', async (_what, over, field) => {
    const before = await counts();
    const answer = await harness.request('POST', '/api/v1/bookings', { body: { ...good(), ...over } });
    expect([400, 404, 409]).toContain(answer.status);
    expect(answer.headers.get('content-type')).toMatch(/application\/problem\+json/);
    const problem = answer.body as Problem;
    expect(problem.errors?.map((error) => error.field)).toContain(field);
    expect(JSON.stringify(problem)).not.toMatch(/at .*\.[jt]s|stack|select |insert /i);
    expect(await counts()).toEqual(before);
  });

  it('refuses what is not JSON, not said to be JSON, not an object, or too large', async () => {
    const json = { 'content-type': 'application/json' };
    const post = (body: string, headers: Record<string, string>) =>
      harness.request('POST', '/api/v1/bookings', { body, headers });
    expect(await post('{"workshop":', json)).toMatchObject({ status: 400, body: { code: 'malformed' } });
    expect((await post('workshop=x', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post('[]', json)).status).toBe(400);
    expect((await post('null', json)).status).toBe(400);
    expect(await post(JSON.stringify({ ...good(), name: 'x'.repeat(70_000) }), json)).toMatchObject({
      status: 413,
      body: { code: 'too-large' },
    });
    expect((await post('{"__proto__":{"state":"ready"}}', json)).status).toBe(400);
  });

  it('gives one person one live booking, also when asked ten times at once and in other spellings', async () => {
    const email = newEmail();
    const [local = '', domain = ''] = email.split('@');
    const spellings = [
      email,
      email.toUpperCase(),
      `${local}+again@${domain}`,
      `${local}@${domain.toUpperCase()}`,
    ];
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => harness.book({ email: spellings[n % spellings.length] })),
    );
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status === 409);
    expect(refused).toHaveLength(9);
    expect(refused.every(({ problem }) => problem.code === 'live-booking-exists')).toBe(true);
    await until('its link was mailed again, once', () => {
      const again = harness.mails.mails.filter(({ parsed }) => /^Your booking of/.test(parsed.subject ?? ''));
      return again.length === 1 ? true : undefined;
    });
  });

  it('shows a booking only to who holds its key', async () => {
    const booking = await harness.book();
    const other = await harness.book();
    const path = `/api/v1/bookings/${booking.id}`;
    expect((await harness.request('GET', path)).status).toBe(401);
    expect((await harness.request('GET', path, { cookie: other.cookie })).status).toBe(401);
    expect(
      (await harness.request('GET', `/api/v1/bookings/${randomUUID()}`, { cookie: other.cookie })).status,
    ).toBe(401);
    for (const id of ['undefined', 'NaN', '1;--', '-1', '..%2f1', '%00']) {
      expect([400, 401, 404]).toContain(
        (await harness.request('GET', `/api/v1/bookings/${id}`, { cookie: other.cookie })).status,
      );
    }
    const forged = await harness.request('POST', `${path}/key`, { body: { key: 'x'.repeat(43) } });
    expect(forged).toMatchObject({ status: 401, body: { code: 'booking-key-wrong' } });
    expect(forged.cookie).toBe('');
    const key = harness.api.parts.keys.bookingKey(booking.id);
    const right = await harness.request('POST', `${path}/key`, { body: { key } });
    expect(right.status).toBe(204);
    expect((await harness.request('GET', path, { cookie: right.cookie })).status).toBe(200);
  });

  it('refuses what another site sends, and answers it no CORS headers', async () => {
    const answers = await Promise.all([
      harness.request('POST', '/api/v1/bookings', {
        body: good(),
        headers: { origin: 'https://evil.example' },
      }),
      harness.request('POST', '/api/v1/bookings', { body: good(), headers: { origin: 'null' } }),
      harness.request('POST', '/api/v1/bookings', {
        body: good(),
        headers: { 'sec-fetch-site': 'cross-site' },
      }),
    ]);
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 403, body: { code: 'cross-site' } });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('opens operator routes to signed-in operators only, however the path is written', async () => {
    for (const path of [
      '/api/v1/operator/overview',
      '/api/v1/operator/overview/',
      '/api/v1/operator/overview?x=1',
      '//api/v1/operator/overview',
      '/api/v1/Operator/overview',
      '/api/v1/operator%2foverview',
    ]) {
      for (const method of ['GET', 'HEAD']) {
        expect([401, 404]).toContain((await fetch(harness.api.url + path, { method })).status);
      }
    }
    const wrong = await harness.request('POST', '/api/v1/operator/session', {
      body: { username: 'operator', password: 'wrong' },
    });
    expect(wrong).toMatchObject({ status: 401, body: { code: 'sign-in-wrong' } });
    const cookie = await harness.operatorCookie();
    expect((await harness.request('GET', '/api/v1/operator/overview', { cookie })).status).toBe(200);
    await harness.request('DELETE', '/api/v1/operator/session', { cookie });
    expect((await harness.request('GET', '/api/v1/operator/overview', { cookie })).status).toBe(401);
  });

  it('refuses poll answers that do not fit, and a poll that is not open', async () => {
    const booking = await harness.book();
    await harness.untilState(booking, 'ready');
    const answer = (answers: unknown) =>
      harness.request('PUT', `/api/v1/bookings/${booking.id}/poll`, {
        cookie: booking.cookie,
        body: { answers },
      });
    expect(await answer({ rating: 5 })).toMatchObject({ status: 409, body: { code: 'poll-closed' } });
    await harness.request('POST', `/api/v1/bookings/${booking.id}/finish`, { cookie: booking.cookie });
    for (const answers of [
      { rating: 6 },
      { rating: 0 },
      { recommend: 11 },
      { unknown: 1 },
      {},
      { improve: 3 },
    ]) {
      expect((await answer(answers)).status).toBe(400);
    }
    expect((await answer({ rating: 4 })).status).toBe(204);
    expect((await answer({ rating: 2, improve: 'More' })).status).toBe(204);
    expect(
      await harness.query(`select answers from poll_answer where booking_id = $1`, [booking.id]),
    ).toEqual([{ answers: { rating: 2, improve: 'More' } }]);
  });
});
