import { isChanging, isForeign, isKnownMethod } from './same-origin';

const gateway = 'https://seats.example.org';
const host = 'seats.example.org';

describe('isForeign', () => {
  it.each([
    ['a program that says nothing', {}],
    ['a page of this gateway', { origin: gateway, 'sec-fetch-site': 'same-origin' }],
    ['a person who typed the address', { 'sec-fetch-site': 'none' }],
    [
      'a page under another name of this machine',
      { host: 'localhost:4300', origin: 'http://localhost:4300' },
    ],
    ['a page behind a proxy that changes the host', { host: '10.0.0.1:4300', origin: gateway }],
  ])('lets %s ask', (_, headers) => {
    expect(isForeign({ host, ...headers }, gateway)).toBe(false);
  });

  it.each([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another site without fetch metadata', { origin: 'https://evil.example' }],
    ['a sub-domain', { origin: 'https://x.seats.example.org', 'sec-fetch-site': 'same-site' }],
    ['another port', { origin: `${gateway}:8443`, 'sec-fetch-site': 'same-site' }],
    ['a look-alike', { origin: 'https://seats.example.org.evil.example' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['another protocol', { origin: 'ftp://seats.example.org' }],
    ['a same-site script that hides its origin', { 'sec-fetch-site': 'same-site' }],
    ['fetch metadata that contradict the origin', { origin: gateway, 'sec-fetch-site': 'cross-site' }],
  ])('refuses %s', (_, headers) => {
    expect(isForeign({ host, ...headers }, gateway)).toBe(true);
  });
});

describe('methods', () => {
  it('knows which ones change something and which ones exist', () => {
    expect(['GET', 'HEAD', 'OPTIONS'].some(isChanging)).toBe(false);
    expect(['POST', 'PUT', 'PATCH', 'DELETE', 'QUERY'].every(isChanging)).toBe(true);
    expect(['TRACE', 'CONNECT', 'PROPFIND', ''].some(isKnownMethod)).toBe(false);
  });
});
