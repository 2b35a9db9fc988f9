import fc from 'fast-check';
import { labPath, readTarget, routeOf } from './request-target';

const seatId = '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
const other = '11111111-2222-4333-8444-555555555555';

const routed = (url: string) => {
  const target = readTarget(url);
  return target === undefined ? 'refused' : routeOf(target);
};

describe('readTarget', () => {
  it('keeps path and query apart and drops a fragment', () => {
    expect(readTarget('/seat/x?a=1?b#c')).toEqual({ path: '/seat/x', query: '?a=1?b' });
    expect(readTarget('/seat/x#?a')).toEqual({ path: '/seat/x', query: '' });
  });

  it('makes one slash of many', () => {
    expect(readTarget('//seat///x//')).toEqual({ path: '/seat/x/', query: '' });
  });

  it('leaves escaped names of files as they are', () => {
    const path = `/seat/${seatId}/api/contents/1%20a%20%C3%A9/b%2Fc.ipynb`;
    expect(readTarget(path)).toEqual({ path, query: '' });
  });

  it.each([
    `/seat/${seatId}/../${other}/lab`,
    `/seat/${seatId}/..`,
    `/seat/${seatId}/./lab`,
    `/seat/${seatId}/%2e%2e/${other}/lab`,
    `/seat/${seatId}/.%2E/${other}/lab`,
    `/seat/${seatId}/..%2f${other}/lab`,
    `/seat/${seatId}/%2e%2e%2f${other}/lab`,
    `/seat/${seatId}/%252e%252e/${other}/lab`,
    `/seat/${seatId}/..%5c${other}/lab`,
    `/seat/${seatId}\\..\\${other}/lab`,
    `/seat/${seatId}/a%00b`,
    `/seat/${seatId}/a%0d%0ab`,
    `/seat/${seatId}/%zz`,
    'http://elsewhere/seat',
    '*',
    '',
  ])('refuses %s', (url) => {
    expect(readTarget(url)).toBeUndefined();
  });

  it('never lets a dot segment through, however it is written', () => {
    const part = fc.constantFrom(
      '.',
      '..',
      '%2e',
      '%2E',
      '/',
      '//',
      '%2f',
      '%5c',
      '%25',
      '2e',
      'a',
      '?',
      '#',
      other,
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const target = readTarget(`/seat/${seatId}/${parts.join('')}`);
        if (target === undefined) return;
        const { pathname } = new URL(target.path, 'http://gateway');
        expect(pathname.startsWith(`/seat/${seatId}/`)).toBe(true);
        expect(decodeURIComponent(target.path).split(/[/\\]/)).not.toContain('..');
      }),
    );
  });
});

describe('routeOf', () => {
  it('finds the seat and what follows it', () => {
    expect(routed(`/seat/${seatId}/lab/tree/a?b`)).toEqual({ to: 'seat', seatId, rest: 'lab/tree/a' });
    expect(routed(`/seat/${seatId}/`)).toEqual({ to: 'seat', seatId, rest: '' });
    expect(routed(`/seat/${seatId}`)).toEqual({ to: 'seat-without-slash', seatId });
  });

  it('knows its own addresses by their bytes only', () => {
    expect(routed('/')).toEqual({ to: 'home' });
    expect(routed('/health/ready')).toEqual({ to: 'ready' });
    expect(routed('/health/live')).toEqual({ to: 'live' });
    expect(routed('/sign-in')).toEqual({ to: 'sign-in' });
    for (const url of [
      '/Health/ready',
      '/sign-in/',
      `/SEAT/${seatId}/`,
      `/se%61t/${seatId}/`,
      '/seat/1/',
      '/seat/',
    ]) {
      expect(routed(url)).toEqual({ to: 'nowhere' });
    }
  });

  it('does not take an escaped slash for a border between seat and rest', () => {
    expect(routed(`/seat/${seatId}%2flab`)).toEqual({ to: 'nowhere' });
  });
});

describe('labPath', () => {
  it('escapes the names in the path of the first notebook', () => {
    expect(labPath(seatId, 'part 1/0-Read?Me.ipynb')).toBe(
      `/seat/${seatId}/lab/tree/part%201/0-Read%3FMe.ipynb`,
    );
  });
});
