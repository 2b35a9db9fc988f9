import { jwtVerify } from 'jose';

/** Audience of the links into seats. */
export const entryAudience = 'wod-seat';
/** Seconds by which the clocks of the api and of this machine may differ. */
const clockToleranceSeconds = 5;

/**
 * Whether a link into a seat is genuine and not expired: a JWT, signed with HS256 under this seat's own key,
 * with `sub` = seat id, `aud` = `wod-seat` and an `exp`. The algorithm is ours to name, never the token's.
 * @param linkKey base64url, 256 bits
 */
export async function isEntryLink(token: string, seatId: string, linkKey: string): Promise<boolean> {
  const key = Buffer.from(linkKey, 'base64url');
  if (key.length < 32) return false;
  try {
    await jwtVerify(token, key, {
      algorithms: ['HS256'],
      audience: entryAudience,
      subject: seatId,
      requiredClaims: ['exp'],
      clockTolerance: clockToleranceSeconds,
    });
    return true;
  } catch {
    return false;
  }
}
