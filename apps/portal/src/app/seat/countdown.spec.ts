import { countdownText, minutesLeftText, nextShown, partLeft, secondsLeft } from './countdown';

const endsAt = '2026-05-04T11:00:00.000Z';
const end = Date.parse(endsAt);

describe('the countdown', () => {
  it('shows zero only when it is over', () => {
    expect(secondsLeft(endsAt, end - 1)).toBe(1);
    expect(secondsLeft(endsAt, end)).toBe(0);
    expect(secondsLeft(endsAt, end + 5_000)).toBe(0);
    expect(secondsLeft('', end)).toBe(0);
  });

  it.each([
    [6_127, '1:42:07'],
    [3_600, '1:00:00'],
    [2_527, '42:07'],
    [59, '0:59'],
    [0, '0:00'],
  ])('writes %i seconds as %s', (seconds, text) => expect(countdownText(seconds)).toBe(text));

  it.each([
    [6_127, '1 h 42 min left'],
    [2_527, '42 min left'],
    [30, 'less than a minute left'],
    [0, 'time is over'],
  ])('says %i seconds as %p', (seconds, text) => expect(minutesLeftText(seconds)).toBe(text));

  it('does not run backwards when the clock is corrected a little', () => {
    const shown = nextShown(undefined, endsAt, end - 100_000);
    const corrected = nextShown(shown, endsAt, end - 104_000);
    expect(corrected.seconds).toBe(100);
    expect(nextShown(corrected, endsAt, end - 99_000).seconds).toBe(99);
  });

  it('jumps when it was really wrong, and when the end is moved', () => {
    const shown = nextShown(undefined, endsAt, end - 100_000);
    expect(nextShown(shown, endsAt, end - 200_000).seconds).toBe(200);
    const later = new Date(end + 1_800_000).toISOString();
    expect(nextShown(shown, later, end - 100_000).seconds).toBe(1_900);
  });

  it('knows which part is left', () => {
    expect(partLeft('2026-05-04T09:00:00.000Z', endsAt, end - 3_600_000)).toBe(0.5);
    expect(partLeft(undefined, endsAt, end)).toBe(0);
  });
});
