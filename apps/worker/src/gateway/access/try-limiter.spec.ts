import { TryLimiter } from './try-limiter';

describe('TryLimiter', () => {
  let now = 0;
  const limiter = new TryLimiter(3, 60_000, () => now, 2);
  beforeEach(() => (now += 1_000_000));

  it('closes after the last wrong try and opens when the first one is a window old', () => {
    for (let tries = 0; tries < 3; tries++) {
      expect(limiter.retryAfterSeconds('a')).toBe(0);
      limiter.wasWrong('a');
      now += 10_000;
    }
    expect(limiter.retryAfterSeconds('a')).toBe(30);
    now += 30_000;
    expect(limiter.retryAfterSeconds('a')).toBe(0);
    limiter.wasWrong('a');
    expect(limiter.retryAfterSeconds('a')).toBe(10);
  });

  it('counts each key by itself', () => {
    for (let tries = 0; tries < 3; tries++) limiter.wasWrong('a');
    expect(limiter.retryAfterSeconds('a')).toBe(60);
    expect(limiter.retryAfterSeconds('b')).toBe(0);
  });

  it('forgets the longest idle key first when there are too many', () => {
    for (const key of ['x', 'x', 'x', 'y', 'y', 'y', 'z', 'z', 'z']) limiter.wasWrong(key);
    expect(['x', 'y', 'z'].map((key) => limiter.retryAfterSeconds(key) > 0)).toEqual([false, true, true]);
  });
});
