import { ownAddress, webAddress } from './site.api';

describe('an address of our own', () => {
  const origin = 'https://wod.example';

  it.each([
    ['/img/a.png', 'https://wod.example/img/a.png'],
    ['https://wod.example/img/a.png', 'https://wod.example/img/a.png'],
  ])('is %s', (url, expected) => expect(ownAddress(url, origin)).toBe(expected));

  it.each([
    'https://elsewhere.example/a.png',
    '//elsewhere.example/a.png',
    'data:image/png;base64,',
    '',
    undefined,
  ])('is not %p', (url) => expect(ownAddress(url, origin)).toBeUndefined());
});

describe('an address that may be opened', () => {
  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'not an address',
    '/relative',
    undefined,
  ])('is not %p', (url) => expect(webAddress(url)).toBeUndefined());

  it('is http and https', () => {
    expect(webAddress('http://localhost:4300/x?y#z')).toBe('http://localhost:4300/x?y#z');
    expect(webAddress('https://example.org')).toBe('https://example.org/');
  });
});
