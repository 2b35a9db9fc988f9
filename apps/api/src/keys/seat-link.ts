import { SignJWT } from 'jose';

/**
 * The signed way into a seat. The worker checks it with the same key, without asking the api.
 * @param expiresAt after this the link is refused; what it opened stays open as long as the seat
 */
export async function seatLink(
  seat: { readonly id: string; readonly gatewayUrl: string },
  linkKey: Buffer,
  expiresAt: Date,
): Promise<string> {
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(seat.id)
    .setAudience('wod-seat')
    .setExpirationTime(expiresAt)
    .sign(linkKey);
  return `${seat.gatewayUrl}/seat/${seat.id}/enter?token=${token}`;
}
