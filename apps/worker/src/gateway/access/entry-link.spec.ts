import { randomBytes, randomUUID } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { isEntryLink } from './entry-link';

const seatId = randomUUID();
const key = randomBytes(32);
const linkKey = key.toString('base64url');

const link = (
  claims: { sub?: string; aud?: string; exp?: number | string } = {},
  alg = 'HS256',
  signedWith = key,
) => {
  const jwt = new SignJWT({}).setProtectedHeader({ alg }).setSubject(claims.sub ?? seatId);
  jwt.setAudience(claims.aud ?? 'wod-seat').setExpirationTime(claims.exp ?? '5m');
  return jwt.sign(signedWith);
};

describe('isEntryLink', () => {
  it('takes what the api signed for this seat', async () => {
    await expect(isEntryLink(await link(), seatId, linkKey)).resolves.toBe(true);
  });

  it('forgives clocks that differ by some seconds', async () => {
    const now = Math.floor(Date.now() / 1000);
    await expect(isEntryLink(await link({ exp: now - 2 }), seatId, linkKey)).resolves.toBe(true);
    await expect(isEntryLink(await link({ exp: now - 10 }), seatId, linkKey)).resolves.toBe(false);
  });

  it.each([
    ['for another seat', () => link({ sub: randomUUID() })],
    ['for another audience', () => link({ aud: 'wod-portal' })],
    ['signed with another key', () => link({}, 'HS256', randomBytes(32))],
    ['signed with another algorithm', () => link({}, 'HS512', randomBytes(64))],
    ['signed with HS384 under the right key', () => link({}, 'HS384', Buffer.concat([key, key]))],
    [
      'without an expiry',
      () =>
        new SignJWT({})
          .setProtectedHeader({ alg: 'HS256' })
          .setSubject(seatId)
          .setAudience('wod-seat')
          .sign(key),
    ],
    [
      'without a signature',
      () => new UnsecuredJWT({}).setSubject(seatId).setAudience('wod-seat').setExpirationTime('5m').encode(),
    ],
    ['that is no token', () => 'a.b.c'],
    ['that is empty', () => ''],
  ])('refuses a link %s', async (_, make) => {
    await expect(isEntryLink(await make(), seatId, linkKey)).resolves.toBe(false);
  });

  it('lets nobody in by an empty or short key', async () => {
    const short = randomBytes(32).subarray(0, 31);
    await expect(isEntryLink(await link(), seatId, '')).resolves.toBe(false);
    await expect(isEntryLink(await link(), seatId, short.toString('base64url'))).resolves.toBe(false);
  });
});
