import { createHmac, timingSafeEqual } from 'node:crypto';

/** A seat's end ends its sessions; this only bounds a cookie that was carried off. */
export const sessionMs = 7 * 24 * 60 * 60 * 1000;

/**
 * Sessions of students at the gateway. A session is a signed statement about one seat and a time, so it needs
 * no memory here and means nothing for any other seat.
 */
export class Sessions {
  constructor(
    private readonly key: Buffer,
    private readonly now: () => number = Date.now,
  ) {}

  /** The value of a session that ends after `ttlMs`. */
  issue(seatId: string, ttlMs: number): string {
    const until = Math.ceil((this.now() + ttlMs) / 1000).toString(36);
    return `${until}.${this.sign(seatId, until).toString('base64url')}`;
  }

  holds(seatId: string, value: string): boolean {
    const [until, signature, ...rest] = value.split('.');
    if (until === undefined || signature === undefined || rest.length > 0) return false;
    const given = Buffer.from(signature, 'base64url');
    const wanted = this.sign(seatId, until);
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return false;
    return parseInt(until, 36) * 1000 > this.now();
  }

  private sign(seatId: string, until: string): Buffer {
    return createHmac('sha256', this.key).update(`wod-seat-session\n${seatId}\n${until}`).digest();
  }
}
