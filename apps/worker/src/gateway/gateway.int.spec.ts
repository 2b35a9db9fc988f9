import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { Rig, type TestJob } from '../testing/rig';
import { SeatServer, ServedDriver } from '../testing/seat-server';
import { ask, enter, entryLink, form, openSocket, shout } from '../testing/visitor';
import { until } from '../testing/wait';
import { Worker } from '../worker';
import { GatewayAddressError } from './gateway';

const html = { accept: 'text/html,application/xhtml+xml' };
const json = { accept: 'application/json' };

describe('the gateway', () => {
  let rig: Rig;
  let servers: SeatServer[];
  let worker: Worker;
  let mine: TestJob;
  let other: TestJob;
  let cookie: string;
  let server: SeatServer;
  let path: string;

  beforeAll(async () => {
    rig = await Rig.start();
    servers = [await SeatServer.start(), await SeatServer.start(), await SeatServer.start()];
    const driver = new ServedDriver(servers);
    worker = await rig.worker(driver);
    mine = await rig.seat();
    other = await rig.seat();
    cookie = await enter(worker, mine);
    server = driver.serverOf(mine.seatId);
    path = `/seat/${mine.seatId}/`;
  });
  beforeEach(() => {
    for (const each of servers) {
      each.seen.splice(0);
      each.seenUpgrades.splice(0);
      each.answerHeaders = {};
    }
  });
  afterAll(async () => {
    await rig.stop();
    for (const each of servers) await each.stop();
  });

  describe('letting in by a link', () => {
    it('gives a session of this seat and opens its first notebook', async () => {
      const answer = await ask(worker, `${path}enter?token=${await entryLink(mine)}`, { headers: html });
      expect(answer.status).toBe(303);
      expect(answer.headers.location).toBe(`${path}lab/tree/0-ReadMeFirst.ipynb`);
      expect(answer.headers['referrer-policy']).toBe('no-referrer');
      expect(answer.headers['set-cookie']).toEqual([
        expect.stringMatching(new RegExp(`^wod_seat=[^;]+; Path=${path}; HttpOnly; SameSite=Lax$`)),
      ]);
      expect(server.seen).toEqual([]);
    });

    it('lets a mail scanner look first', async () => {
      const link = `${path}enter?token=${await entryLink(mine)}`;
      await ask(worker, link, { method: 'HEAD' });
      expect((await ask(worker, link)).status).toBe(303);
    });

    it.each([
      ['expired', () => entryLink(mine, { exp: '-1m' })],
      ['forged', () => entryLink(mine, { linkKey: other.secrets.linkKey })],
      ["another seat's", () => entryLink(other)],
      ['signed for another seat', () => entryLink(mine, { sub: other.seatId })],
      ['empty', async () => ''],
    ])('refuses a link that is %s, and says how to get another', async (_, make) => {
      const address = `${path}enter?token=${await make()}`;
      const page = await ask(worker, address, { headers: html });
      expect(page.status).toBe(403);
      expect(page.headers['set-cookie']).toBeUndefined();
      expect(page.body).toContain('booking page');
      const problem = await ask(worker, address, { headers: json });
      expect(problem.headers['content-type']).toBe('application/problem+json');
      expect(JSON.parse(problem.body)).toMatchObject({ status: 403, code: 'bad-link' });
    });
  });

  describe('signing in', () => {
    it('takes the name and password of the seat', async () => {
      const { username, password } = other.secrets;
      const answer = await ask(worker, `/seat/${other.seatId}/sign-in`, form({ username, password }));
      expect(answer.status).toBe(303);
      expect(answer.headers['set-cookie']?.[0]).toContain(`Path=/seat/${other.seatId}/`);
    });

    it('finds the seat by its user name', async () => {
      const { username, password } = mine.secrets;
      const answer = await ask(
        worker,
        '/sign-in',
        form({ username: ` ${username.toUpperCase()} `, password }),
      );
      expect(answer.status).toBe(303);
      expect(answer.headers.location).toBe(`${path}lab/tree/0-ReadMeFirst.ipynb`);
    });

    it('shows a form, in the language of the browser', async () => {
      const answer = await ask(worker, '/sign-in', { headers: { ...html, 'accept-language': 'fr' } });
      expect(answer.status).toBe(200);
      expect(answer.body).toMatch(/<html lang="fr">[\s\S]*action="\/sign-in"/);
    });

    it('answers alike for a wrong password and a name that does not exist', async () => {
      const wrong = await ask(worker, '/sign-in', form({ username: other.secrets.username, password: 'no' }));
      const unknown = await ask(worker, '/sign-in', form({ username: 'nobody', password: 'no' }));
      expect([wrong.status, unknown.status]).toEqual([401, 401]);
      expect(unknown.body.replace('nobody', '')).toBe(wrong.body.replace(other.secrets.username, ''));
    });

    it('stops guessing after five wrong tries, for that seat only', async () => {
      const { username, password } = mine.secrets;
      const tries = Array.from({ length: 5 }, () =>
        ask(worker, `${path}sign-in`, form({ username, password: 'guess' })),
      );
      expect((await Promise.all(tries)).map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
      const stopped = await ask(worker, `${path}sign-in`, form({ username, password }));
      expect(stopped.status).toBe(429);
      expect(Number(stopped.headers['retry-after'])).toBeGreaterThan(0);
      expect(Number(stopped.headers['retry-after'])).toBeLessThanOrEqual(60);
      const elsewhere = await ask(worker, `/seat/${other.seatId}/sign-in`, form(other.secrets as never));
      expect(elsewhere.status).toBe(303);
    });

    it("does not take another seat's password", async () => {
      const { username, password } = mine.secrets;
      const answer = await ask(worker, `/seat/${other.seatId}/sign-in`, form({ username, password }));
      expect(answer.status).toBe(401);
    });

    it('refuses a form that another site sends, and one that is no form', async () => {
      const { username, password } = other.secrets;
      const sent = form({ username, password });
      const foreign = { ...sent, headers: { ...sent.headers, origin: 'https://evil.example' } };
      expect((await ask(worker, '/sign-in', foreign)).status).toBe(403);
      const plain = { ...sent, headers: { 'content-type': 'text/plain' } };
      expect((await ask(worker, '/sign-in', plain)).status).toBe(400);
      expect((await ask(worker, '/sign-in', form({ username, password: 'x'.repeat(10_000) }))).status).toBe(
        400,
      );
    });
  });

  describe('guarding seats', () => {
    it('asks who comes without a session to sign in', async () => {
      const page = await ask(worker, `${path}lab`, { headers: html });
      expect(page.status).toBe(401);
      expect(page.body).toContain(`action="${path}sign-in"`);
      const problem = await ask(worker, `${path}api/contents`, { headers: { 'sec-fetch-dest': 'empty' } });
      expect(JSON.parse(problem.body)).toMatchObject({ status: 401, code: 'sign-in-needed' });
      expect(server.seen).toEqual([]);
    });

    it('says that a seat has ended when there is none', async () => {
      const answer = await ask(worker, `/seat/${randomUUID()}/lab`, { headers: { ...html, cookie } });
      expect(answer.status).toBe(404);
      expect(answer.body).toContain('This seat has ended');
    });

    it("never lets a session into another's seat, whatever the address looks like", async () => {
      const [a, b] = [mine.seatId, other.seatId];
      const tricks = [
        `/seat/${b}/lab`,
        `//seat/${b}/lab`,
        `/seat//${b}/lab`,
        `/seat/${a}/../${b}/lab`,
        `/seat/${a}/..%2f${b}/lab`,
        `/seat/${a}/%2e%2e/${b}/lab`,
        `/seat/${a}/%2e%2e%2f${b}%2flab`,
        `/seat/${a}/.%2e/${b}/lab`,
        `/seat/${a}/%252e%252e/${b}/lab`,
        `/seat/${a}%2f..%2f${b}/lab`,
        `/seat/${a};/../${b}/lab`,
        `/seat/${a}/..;/${b}/lab`,
        `/seat/${a}/..\\${b}\\lab`,
        `/seat/${b.toUpperCase()}/lab`,
        `/seat/${b}%00/lab`,
        `/seat/${a}?/../${b}/lab`,
        `http://seats.test:4300/seat/${b}/lab`,
      ];
      for (const trick of tricks) {
        const { status } = await ask(worker, trick, { headers: { cookie } });
        expect([trick, status]).toEqual([trick, expect.any(Number)]);
        expect(servers[1]?.seen).toEqual([]);
      }
      const hits = server.seen.map(({ url }) => url);
      expect(
        hits.every(
          (url) =>
            (url.startsWith(`/seat/${a}/`) && !url.includes('..')) || url.startsWith(`/seat/${a}/..;/`),
        ),
      ).toBe(true);
    });

    it("does not take another seat's session, nor one that was changed", async () => {
      const otherPath = `/seat/${other.seatId}/lab`;
      expect((await ask(worker, otherPath, { headers: { cookie } })).status).toBe(401);
      expect((await ask(worker, `${path}lab`, { headers: { cookie: `${cookie}x` } })).status).toBe(401);
      const both = `${await enter(worker, other)}; ${cookie}`;
      expect((await ask(worker, `${path}lab`, { headers: { cookie: both } })).status).toBe(200);
    });

    it('refuses what another site wants to change', async () => {
      const post = (headers: Record<string, string>) =>
        ask(worker, `${path}api/kernels`, { method: 'POST', headers: { cookie, ...headers }, body: '{}' });
      expect((await post({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
      expect((await post({ origin: 'https://evil.example' })).status).toBe(403);
      expect((await post({ origin: 'null' })).status).toBe(403);
      expect(server.seen).toEqual([]);
      expect((await post({ origin: 'http://seats.test:4300', 'sec-fetch-site': 'same-origin' })).status).toBe(
        200,
      );
    });

    it('bears what no browser sends', async () => {
      expect((await ask(worker, `${path}lab`, { method: 'TRACE', headers: { cookie } })).status).toBe(405);
      expect(
        (await ask(worker, `${path}lab`, { headers: { cookie, large: 'x'.repeat(20_000) } })).status,
      ).toBe(431);
      const big = { cookie, 'content-length': String(101 * 1024 * 1024) };
      expect(
        await shout(
          worker,
          `PUT ${path}api/contents/x HTTP/1.1\r\nhost: h\r\ncookie: ${cookie}\r\ncontent-length: ${big['content-length']}\r\n\r\n`,
        ),
      ).toContain('HTTP/1.1 413');
      expect(
        await shout(
          worker,
          `PUT ${path}x HTTP/1.1\r\nhost: h\r\ncookie: ${cookie}\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
        ),
      ).toContain('HTTP/1.1 411');
      expect(
        await shout(
          worker,
          `GET ${path}x HTTP/1.1\r\nhost: h\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
        ),
      ).toContain('HTTP/1.1 400');
      expect(await shout(worker, 'nonsense\r\n\r\n')).toContain('HTTP/1.1 400');
      expect(server.seen).toEqual([]);
    });
  });

  describe('passing on', () => {
    it("shows the seat its own token and nothing of the student's", async () => {
      await ask(worker, `${path}api/contents/a%20b?x=1`, {
        method: 'PUT',
        headers: {
          cookie: `${cookie}; _xsrf=2|a; portal=secret`,
          authorization: 'token guessed',
          connection: 'keep-alive, x-hop',
          'x-hop': '1',
          'x-forwarded-for': '6.6.6.6',
          origin: 'http://seats.test:4300',
          'content-type': 'application/json',
        },
        body: '{"a":1}',
      });
      const [seen] = server.seen;
      expect(seen).toMatchObject({ method: 'PUT', url: `${path}api/contents/a%20b?x=1`, body: '{"a":1}' });
      expect(seen?.headers['authorization']).toMatch(/^token [0-9a-f]{64}$/);
      expect(seen?.headers['cookie']).toBe('_xsrf=2|a');
      expect(seen?.headers).toMatchObject({ host: 'seats.test:4300', origin: 'http://seats.test:4300' });
      expect(Object.keys(seen?.headers ?? {})).not.toEqual(expect.arrayContaining(['x-hop']));
      expect(seen?.headers['x-forwarded-for']).toBeUndefined();
    });

    it('lets a seat speak for itself only', async () => {
      server.answerHeaders = {
        'set-cookie': ['wod_seat=evil; Path=/', '_xsrf=1; Domain=.test; Path=/', 'portal=evil'],
        'service-worker-allowed': '/',
        'clear-site-data': '"cookies"',
        connection: 'close, x-hop',
        'x-hop': '1',
        location: 'http://seats.test:4300/seat/x',
      };
      const { headers } = await ask(worker, `${path}lab`, { headers: { cookie } });
      expect(headers['set-cookie']).toEqual([`_xsrf=1; Path=${path}`]);
      for (const name of ['server', 'service-worker-allowed', 'clear-site-data', 'x-hop']) {
        expect(headers[name]).toBeUndefined();
      }
      expect(headers).toMatchObject({
        location: '/seat/x',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'content-security-policy': "frame-ancestors 'self'",
      });
    });

    it('streams what is large and reuses its connections', async () => {
      for (let round = 0; round < 5; round++) {
        const { body } = await ask(worker, `${path}large`, { headers: { cookie } });
        expect(body).toHaveLength(3_000_000);
      }
      expect(server.openConnections).toBe(1);
    });

    it.each([
      ['hangs up', ''],
      ['says nonsense', 'nonsense\r\n\r\n'],
      ['answers with a status that does not exist', 'HTTP/1.1 099 Odd\r\ncontent-length: 0\r\n\r\n'],
      ['sends endless headers', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`],
      [
        'switches protocols unasked',
        'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n',
      ],
      ['breaks off in the middle', 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nabc'],
    ])('survives a seat that %s', async (_, raw) => {
      server.raw = raw;
      const outcome = await ask(worker, `${path}raw`, { headers: { ...html, cookie } }).then(
        ({ status }) => status,
        () => 'cut off',
      );
      expect([502, 'cut off']).toContain(outcome);
      expect((await ask(worker, `${path}lab`, { headers: { cookie } })).status).toBe(200);
    });

    it('lets go of a seat when the browser goes away', async () => {
      const { host, port } = worker.gatewayAddress;
      const gone = new AbortController();
      const asking = fetch(`http://${host}:${port}${path}silent`, {
        headers: { cookie },
        signal: gone.signal,
      });
      await until('the seat to be asked', () => server.seen.length > 0);
      const before = server.openConnections;
      gone.abort();
      await expect(asking).rejects.toThrow();
      await until('the connection to go', () => server.openConnections < before);
    });

    it("hands out the student's work as a tar", async () => {
      const answer = await ask(worker, `${path}_wod/work.tar`, { headers: { cookie } });
      expect(answer.status).toBe(200);
      expect(answer.headers['content-disposition']).toBe('attachment; filename="WKSHP-Test101.tar"');
      expect(answer.body).toContain('0-ReadMeFirst.ipynb');
      expect((await ask(worker, `${path}_wod/work.tar`)).status).toBe(401);
      expect(server.seen).toEqual([]);
    });
  });

  describe('web sockets', () => {
    it('carry text and bytes both ways, with the token and without the session', async () => {
      const socket = await openSocket(worker, `${path}api/kernels/1/channels`, { cookie });
      if (!(socket instanceof WebSocket)) throw new Error(`refused with ${socket}`);
      socket.send('ping');
      const [text] = (await once(socket, 'message')) as [Buffer];
      expect(String(text)).toBe('ping');
      const bytes = Buffer.alloc(300_000, 7);
      socket.send(bytes);
      const [back] = (await once(socket, 'message')) as [Buffer];
      expect(bytes.equals(back)).toBe(true);
      socket.close();
      const [seen] = server.seenUpgrades;
      expect(seen?.headers['authorization']).toMatch(/^token [0-9a-f]{64}$/);
      expect(seen?.headers['cookie']).toBeUndefined();
    });

    it.each([
      ['without a session', {}, 401],
      ['from another site', { origin: 'https://evil.example' }, 403],
      ['from a sandboxed frame', { origin: 'null' }, 403],
    ])('are refused %s', async (_, headers, status) => {
      const given = status === 401 ? headers : { cookie, ...headers };
      await expect(openSocket(worker, `${path}api/kernels/1/channels`, given)).resolves.toBe(status);
      expect(server.seenUpgrades).toEqual([]);
    });

    it("are refused with another seat's session, for no seat, and beside seats", async () => {
      await expect(openSocket(worker, `/seat/${other.seatId}/ws`, { cookie })).resolves.toBe(401);
      await expect(openSocket(worker, `/seat/${randomUUID()}/ws`, { cookie })).resolves.toBe(404);
      await expect(openSocket(worker, '/', { cookie })).resolves.toBe(404);
      await expect(
        openSocket(worker, `/seat/${mine.seatId}/..%2f${other.seatId}/ws`, { cookie }),
      ).resolves.toBe(400);
    });

    it("carry a seat's own refusal", async () => {
      await expect(openSocket(worker, `${path}refused`, { cookie })).resolves.toBe(403);
    });

    it('are cut when the seat ends, and its address then says so', async () => {
      const job = await rig.seat();
      const its = await enter(worker, job);
      const socket = await openSocket(worker, `/seat/${job.seatId}/ws`, { cookie: its });
      if (!(socket instanceof WebSocket)) throw new Error(`refused with ${socket}`);
      const closed = once(socket, 'close');
      await rig.sendCleanup(job);
      await closed;
      const answer = await ask(worker, `/seat/${job.seatId}/lab`, { headers: { ...html, cookie: its } });
      expect(answer.status).toBe(404);
    });
  });

  describe('about itself', () => {
    it('tells what it is and how it is', async () => {
      const home = await ask(worker, '/', { headers: html });
      expect([home.status, home.headers['x-content-type-options']]).toEqual([200, 'nosniff']);
      expect(home.body).toContain('This is the gateway');
      expect(JSON.parse((await ask(worker, '/health/live')).body)).toEqual({ live: true });
      await until('readiness', async () => (await ask(worker, '/health/ready')).status === 200);
      const ready = JSON.parse((await ask(worker, '/health/ready')).body);
      expect(ready).toMatchObject({ ready: true, driver: 'simulated' });
      expect(ready.seats).toBeGreaterThanOrEqual(2);
    });

    it('adds the slash that relative addresses need', async () => {
      const answer = await ask(worker, `/seat/${mine.seatId}?x=1`);
      expect([answer.status, answer.headers.location]).toEqual([308, `${path}?x=1`]);
    });

    it('says which address is taken instead of starting', async () => {
      const { port } = worker.gatewayAddress;
      const opening = Worker.open(
        { ...rig.options({ port }), stateDir: `${rig.stateDir}/second` },
        new ServedDriver(servers),
        rig.log,
      );
      await expect(opening).rejects.toThrow(GatewayAddressError);
      await expect(opening).rejects.toThrow(/WOD_GATEWAY_PORT/);
    });
  });
});
