import { parseSmtpUrl, SmtpUrlError } from './smtp-url';

describe('a mail server’s URL', () => {
  it('says host, port and whether TLS comes first', () => {
    expect(parseSmtpUrl('smtps://mail.example.org')).toMatchObject({
      host: 'mail.example.org',
      port: 465,
      secure: true,
    });
    expect(parseSmtpUrl('smtp://mail.example.org')).toMatchObject({
      port: 587,
      secure: false,
      rejectUnauthorized: true,
    });
    expect(parseSmtpUrl('smtp://[::1]:2525')).toMatchObject({ host: '::1', port: 2525 });
  });

  it('carries user name and password percent-encoded', () => {
    expect(parseSmtpUrl('smtps://me%40site:p%3Aw%2F%C3%A9@mail.example.org').auth).toEqual({
      user: 'me@site',
      pass: 'p:w/é',
    });
    expect(parseSmtpUrl('smtp://mail.example.org').auth).toBeUndefined();
  });

  it.each([
    ['smtp://me:pw@mail.example.org', { requireTLS: true, ignoreTLS: false }],
    ['smtp://me:pw@mail.example.org?requireTLS=false', { requireTLS: false, ignoreTLS: false }],
    ['smtp://me:pw@mail.example.org?ignoreTLS=true', { requireTLS: false, ignoreTLS: true }],
    ['smtp://mail.example.org', { requireTLS: false, ignoreTLS: false }],
    ['smtp://127.0.0.1:2525', { requireTLS: false, ignoreTLS: true }],
    ['smtp://localhost?requireTLS=true', { requireTLS: true, ignoreTLS: false }],
    ['smtp://me:pw@localhost', { requireTLS: false, ignoreTLS: false }],
    ['smtp://127.evil.example', { requireTLS: false, ignoreTLS: false }],
    ['smtps://mail.example.org?rejectUnauthorized=false', { rejectUnauthorized: false, requireTLS: false }],
  ])('never sends a password in the clear unless told to: %s', (url, expected) => {
    expect(parseSmtpUrl(url)).toMatchObject(expected);
  });

  it.each([
    'mail.example.org',
    'http://u:opensesame@mail.example.org',
    'smtp://',
    'smtp://u:opensesame@h?logger=true',
    'smtp://u:opensesame@h?debug=true',
    'smtp://u:opensesame@h?requireTLS=maybe',
    'smtp://u:opensesame@h?requireTLS=true&ignoreTLS=true',
    'smtp://u:opensesame%zz@h',
  ])('is refused, without its password being said, when it cannot be used: %s', (url) => {
    expect(() => parseSmtpUrl(url)).toThrow(SmtpUrlError);
    expect(() => parseSmtpUrl(url)).not.toThrow(/opensesame/);
  });
});
