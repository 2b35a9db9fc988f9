import { TestBed } from '@angular/core/testing';
import { MONOTONIC, ServerClock, betterReading } from './server-clock';

const nine = '2026-05-04T09:00:00.000Z';
const nineMs = Date.parse(nine);

describe('a reading of the clock', () => {
  it('places the server time in the middle between sending and receiving', () => {
    expect(betterReading(undefined, nine, 1_000, 1_400)).toEqual({
      serverMs: nineMs + 200,
      atMs: 1_400,
      errorMs: 200,
    });
  });

  it('is kept when a slower answer agrees with it', () => {
    const known = { serverMs: nineMs, atMs: 0, errorMs: 20 };
    const later = new Date(nineMs + 10_000).toISOString();
    expect(betterReading(known, later, 10_000, 11_000)).toBe(known);
  });

  it('is replaced by a faster answer', () => {
    const known = { serverMs: nineMs, atMs: 0, errorMs: 500 };
    const later = new Date(nineMs + 10_000).toISOString();
    expect(betterReading(known, later, 10_000, 10_020)).toMatchObject({ errorMs: 10 });
  });

  it('is replaced by a slower answer that contradicts it, as after sleep', () => {
    const known = { serverMs: nineMs, atMs: 0, errorMs: 20 };
    const anHourLater = new Date(nineMs + 3_600_000).toISOString();
    expect(betterReading(known, anHourLater, 5_000, 6_000)).toMatchObject({
      serverMs: nineMs + 3_600_500,
    });
  });

  it('is replaced once it has aged', () => {
    const known = { serverMs: nineMs, atMs: 0, errorMs: 20 };
    const later = new Date(nineMs + 61_000).toISOString();
    expect(betterReading(known, later, 61_000, 61_400)).toMatchObject({ errorMs: 200 });
  });

  it('survives an answer without a time', () => {
    const known = { serverMs: nineMs, atMs: 0, errorMs: 20 };
    expect(betterReading(known, 'soon', 1, 2)).toBe(known);
  });
});

describe('the server clock', () => {
  it('runs on the monotonic clock, whatever the own clock says', () => {
    let monotonic = 5_000;
    TestBed.configureTestingModule({ providers: [{ provide: MONOTONIC, useValue: () => monotonic }] });
    const clock = TestBed.inject(ServerClock);
    clock.measure()(nine);
    const setClock = jest.spyOn(Date, 'now').mockReturnValue(0);
    monotonic += 90_000;
    expect(clock.now()).toBe(nineMs + 90_000);
    setClock.mockRestore();
  });
});
