import { cookiesForSeat, cookiesFromSeat, offeredSessions, sessionSetCookie } from './cookies';

const scope = { basePath: '/seat/abc/', isHttps: false };

describe('cookiesForSeat', () => {
  it("lets a seat see Jupyter's own cookies only", () => {
    const header = 'wod_seat=s; _xsrf=2|x=y; username-localhost-4300="2|1:0|x"; __Host-portal=p; session=t';
    expect(cookiesForSeat(header)).toBe('_xsrf=2|x=y; username-localhost-4300="2|1:0|x"');
  });

  it('leaves the header out when nothing remains', () => {
    expect(cookiesForSeat('wod_seat=s; other=1')).toBeUndefined();
    expect(cookiesForSeat(undefined)).toBeUndefined();
    expect(cookiesForSeat(';;=;a')).toBeUndefined();
  });

  it('is not misled by names that only resemble', () => {
    expect(cookiesForSeat('_xsrf2=a; x_xsrf=b; username=c; username-=d; wod_seat =e')).toBeUndefined();
  });
});

describe('offeredSessions', () => {
  it('finds all cookies of the name, so that a tossed one does not hide the right one', () => {
    expect(offeredSessions('wod_seat=tossed; a=b; wod_seat=right')).toEqual(['tossed', 'right']);
  });

  it('looks at a bounded number of them', () => {
    expect(offeredSessions('wod_seat=x;'.repeat(1_000))).toHaveLength(8);
  });
});

describe('cookiesFromSeat', () => {
  it('takes the domain away and keeps the path within the seat', () => {
    const given = ['_xsrf=1; Domain=example.org; Path=/; HttpOnly; expires=Wed, 01 Jan 2031 00:00:00 GMT'];
    expect(cookiesFromSeat(given, scope)).toEqual([
      '_xsrf=1; HttpOnly; expires=Wed, 01 Jan 2031 00:00:00 GMT; Path=/seat/abc/',
    ]);
  });

  it('keeps a narrower path and adds a missing one', () => {
    expect(cookiesFromSeat(['_xsrf=1; path=/seat/abc/lab', '_xsrf=2'], scope)).toEqual([
      '_xsrf=1; Path=/seat/abc/lab',
      '_xsrf=2; Path=/seat/abc/',
    ]);
  });

  it("refuses the gateway's own cookie, and every cookie that would not come back", () => {
    const given = ['wod_seat=evil; Path=/', 'portal=evil', '=x', 'nothing', ' wod_seat=y'];
    expect(cookiesFromSeat(given, scope)).toEqual([]);
  });

  it('marks cookies as secure exactly where the gateway is', () => {
    expect(cookiesFromSeat(['_xsrf=1'], { ...scope, isHttps: true })).toEqual([
      '_xsrf=1; Path=/seat/abc/; Secure',
    ]);
    expect(cookiesFromSeat(['_xsrf=1; Secure'], scope)).toEqual(['_xsrf=1; Path=/seat/abc/']);
  });
});

describe('sessionSetCookie', () => {
  it('is for one seat, out of reach of scripts', () => {
    expect(sessionSetCookie('v', { ...scope, isHttps: true })).toBe(
      'wod_seat=v; Path=/seat/abc/; HttpOnly; SameSite=Lax; Secure',
    );
  });
});
