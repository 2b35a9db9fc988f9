import { randomBytes, randomUUID } from 'node:crypto';
import { Sessions } from './sessions';

describe('Sessions', () => {
  const seatId = randomUUID();
  let now = Date.parse('2026-05-04T09:00:00Z');
  const key = randomBytes(32);
  const sessions = new Sessions(key, () => now);

  it('holds for its seat until its time is over', () => {
    const value = sessions.issue(seatId, 60_000);
    expect(sessions.holds(seatId, value)).toBe(true);
    now += 59_000;
    expect(sessions.holds(seatId, value)).toBe(true);
    now += 2_000;
    expect(sessions.holds(seatId, value)).toBe(false);
  });

  it('means nothing for another seat or under another key', () => {
    const value = sessions.issue(seatId, 60_000);
    expect(sessions.holds(randomUUID(), value)).toBe(false);
    expect(new Sessions(randomBytes(32), () => now).holds(seatId, value)).toBe(false);
  });

  it('survives a restart with the same key', () => {
    expect(new Sessions(key, () => now).holds(seatId, sessions.issue(seatId, 60_000))).toBe(true);
  });

  it('is refused when its time was changed, or when it is no session at all', () => {
    const [until = '', signature = ''] = sessions.issue(seatId, 60_000).split('.');
    const later = (parseInt(until, 36) + 1).toString(36);
    for (const value of [
      `${later}.${signature}`,
      `${until}.${signature}.x`,
      until,
      `${until}.`,
      '',
      '.',
      'a.b',
    ]) {
      expect(sessions.holds(seatId, value)).toBe(false);
    }
  });
});
