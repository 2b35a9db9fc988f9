import { agoText, bytesText, minutesText, roughWait, secondsText, timeOfDay } from './format';

describe('formats', () => {
  it.each([
    [0, '0 min'],
    [45, '45 min'],
    [60, '1 h'],
    [90, '1 h 30 min'],
    [-5, '0 min'],
  ])('%i minutes are %p', (minutes, text) => expect(minutesText(minutes)).toBe(text));

  it.each([
    [0.44, '0.4 s'],
    [9.94, '9.9 s'],
    [9.96, '10 s'],
    [59.4, '59 s'],
    [65, '1 min 5 s'],
    [-1, '0.0 s'],
  ])('%d seconds are %p', (seconds, text) => expect(secondsText(seconds)).toBe(text));

  it.each([
    [20, 'less than a minute'],
    [60, 'about a minute'],
    [540, 'about 9 minutes'],
    [7_200, 'about 2 hours'],
  ])('a wait of %i seconds is %p', (seconds, text) => expect(roughWait(seconds)).toBe(text));

  it.each([
    [512, '512 B'],
    [1_400_000, '1.4 MB'],
    [345_000, '345 kB'],
  ])('%i bytes are %p', (bytes, text) => expect(bytesText(bytes)).toBe(text));

  it('says how long ago, and never a time in the future', () => {
    const now = Date.parse('2026-05-04T09:00:00.000Z');
    expect(agoText(now - 12_000, now)).toBe('12 s ago');
    expect(agoText(now - 300_000, now)).toBe('5 min ago');
    expect(agoText(now + 60_000, now)).toBe('just now');
    expect(agoText('never', now)).toBe('–');
  });

  it('shows a dash for a time that is none', () => expect(timeOfDay('x')).toBe('–'));
});
