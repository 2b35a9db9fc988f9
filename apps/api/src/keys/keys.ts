import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Letters and digits that are hard to mistake for each other (Crockford's base 32, lower case). */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * Every key and password of bookings and seats, derived from the master key (HKDF and HMAC, SHA-256) and never
 * stored. Each purpose has its own key, so that one says nothing of another.
 */
export class Keys {
  private readonly purposes = new Map<string, Buffer>();

  constructor(private readonly masterKey: Buffer) {
    if (masterKey.length !== 32) throw new Error('The master key must have 32 bytes.');
  }

  /** Key in the links that a student gets by mail: who has it may see and end this booking. */
  bookingKey(bookingId: string): string {
    return this.mac('booking-key', bookingId).toString('base64url');
  }

  /** Value of the booking's cookie, for which the key is exchanged. */
  bookingCookie(bookingId: string): string {
    return this.mac('booking-cookie', bookingId).toString('base64url');
  }

  isBookingKey(bookingId: string, given: string): boolean {
    return same(this.bookingKey(bookingId), given);
  }

  isBookingCookie(bookingId: string, given: string): boolean {
    return same(this.bookingCookie(bookingId), given);
  }

  /** Password of one seat: 16 characters, 80 bits. */
  seatPassword(seatId: string): string {
    const bytes = this.mac('seat-password', seatId);
    return Array.from(bytes.subarray(0, 16), (byte) => alphabet[byte & 31]).join('');
  }

  /** Key of one seat's signed links; its worker has it too. */
  seatLinkKey(seatId: string): Buffer {
    return this.mac('seat-link', seatId);
  }

  /** By which the worker recognises user name and password without knowing them. */
  seatPasswordProof(seatId: string, username: string): string {
    return createHmac('sha256', this.seatLinkKey(seatId))
      .update(`${username}:${this.seatPassword(seatId)}`)
      .digest('base64url');
  }

  private mac(purpose: string, id: string): Buffer {
    let key = this.purposes.get(purpose);
    if (key === undefined) {
      key = Buffer.from(hkdfSync('sha256', this.masterKey, '', `wod ${purpose} v1`, 32));
      this.purposes.set(purpose, key);
    }
    return createHmac('sha256', key).update(id).digest();
  }
}

function same(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
