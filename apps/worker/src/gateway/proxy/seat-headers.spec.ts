import { headersForSeat, headersFromSeat } from './seat-headers';

const context = {
  basePath: '/seat/abc/',
  token: 'jupyter-token',
  gatewayOrigin: new URL('https://seats.example.org'),
};

describe('headersForSeat', () => {
  it("replaces the student's authorization by the seat's token", () => {
    const headers = headersForSeat({ authorization: 'token guessed' }, context, false);
    expect(headers.authorization).toBe('token jupyter-token');
  });

  it('drops what belongs to one connection, also what a connection header names', () => {
    const given = {
      connection: 'close, X-Secret-Hop',
      'x-secret-hop': '1',
      'keep-alive': 'timeout=5',
      te: 'trailers',
      upgrade: 'h2c',
      'proxy-authorization': 'Basic x',
      'transfer-encoding': 'chunked',
      expect: '100-continue',
      'content-type': 'application/json',
    };
    expect(Object.keys(headersForSeat(given, context, false)).sort()).toEqual([
      'authorization',
      'content-type',
      'host',
      'x-forwarded-host',
      'x-forwarded-proto',
    ]);
  });

  it('says itself where the request came from', () => {
    const given = {
      host: 'evil.example',
      forwarded: 'for=1.2.3.4',
      'x-forwarded-for': '1.2.3.4',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'gopher',
      'x-real-ip': '1.2.3.4',
      'x-http-method-override': 'DELETE',
    };
    expect(headersForSeat(given, context, false)).toEqual({
      host: 'seats.example.org',
      authorization: 'token jupyter-token',
      'x-forwarded-host': 'seats.example.org',
      'x-forwarded-proto': 'https',
    });
  });

  it('gives Jupyter an origin and a referer that match its host, and hides pages of others', () => {
    const given = {
      host: 'localhost:4300',
      origin: 'http://localhost:4300',
      referer: 'http://localhost:4300/seat/abc/lab?x=1',
    };
    expect(headersForSeat(given, context, false)).toMatchObject({
      origin: 'https://seats.example.org',
      referer: 'https://seats.example.org/seat/abc/lab?x=1',
    });
    expect(
      headersForSeat({ referer: 'https://portal.example.org/booking/1' }, context, false).referer,
    ).toBeUndefined();
  });

  it('keeps what opens a web socket', () => {
    const given = { connection: 'keep-alive, Upgrade', upgrade: 'WebSocket', 'sec-websocket-key': 'k' };
    expect(headersForSeat(given, context, true)).toMatchObject({
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': 'k',
    });
  });
});

describe('headersFromSeat', () => {
  it('drops what would speak for more than the seat', () => {
    const headers = headersFromSeat(
      {
        server: 'TornadoServer/6.4',
        connection: 'close',
        'service-worker-allowed': '/',
        'clear-site-data': '"*"',
        'strict-transport-security': 'max-age=0',
        'access-control-allow-origin': '*',
        'set-cookie': ['wod_seat=x; Path=/'],
        etag: '"1"',
      },
      context,
    );
    expect(headers).toEqual({
      etag: '"1"',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'content-security-policy': "frame-ancestors 'self'",
    });
  });

  it("adds its policy to the seat's own instead of replacing it", () => {
    const headers = headersFromSeat({ 'content-security-policy': 'sandbox; frame-ancestors *' }, context);
    expect(headers['content-security-policy']).toBe("sandbox; frame-ancestors *, frame-ancestors 'self'");
  });

  it('makes a path of a redirect to itself and leaves others alone', () => {
    const location = (value: string) => headersFromSeat({ location: value }, context)['location'];
    expect(location('http://seats.example.org/seat/abc/lab?a=1')).toBe('/seat/abc/lab?a=1');
    expect(location('/seat/abc/lab')).toBe('/seat/abc/lab');
    expect(location('https://elsewhere.example/')).toBe('https://elsewhere.example/');
  });
});
