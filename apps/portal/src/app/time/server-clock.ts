import { Injectable, InjectionToken, inject } from '@angular/core';

/** Milliseconds that only ever grow; unlike the wall clock nobody can set it. */
export const MONOTONIC = new InjectionToken<() => number>('monotonic clock', {
  providedIn: 'root',
  factory: () => () => performance.now(),
});

/** One reading of the server's clock: it was `serverMs` at monotonic `atMs`, give or take `errorMs`. */
export interface ClockReading {
  readonly serverMs: number;
  readonly atMs: number;
  readonly errorMs: number;
}

/** A better reading than the last one is old after this; clocks drift little in a minute. */
const trustMs = 60_000;

/**
 * The reading to keep. The answer was written somewhere between sending and receiving, so a fast answer
 * is the more exact one, and a slow one is taken only when the old reading has aged or contradicts it
 * (the machine slept and its monotonic clock stood still).
 */
export function betterReading(
  known: ClockReading | undefined,
  serverTime: string,
  sentAt: number,
  receivedAt: number,
): ClockReading | undefined {
  const serverMs = Date.parse(serverTime);
  if (Number.isNaN(serverMs)) return known;
  const errorMs = Math.max(0, receivedAt - sentAt) / 2;
  const fresh: ClockReading = { serverMs: serverMs + errorMs, atMs: receivedAt, errorMs };
  if (known === undefined) return fresh;
  const expected = known.serverMs + (receivedAt - known.atMs);
  const contradicts = Math.abs(expected - fresh.serverMs) > known.errorMs + fresh.errorMs + 500;
  const aged = receivedAt - known.atMs > trustMs;
  return contradicts || aged || errorMs <= known.errorMs ? fresh : known;
}

/** The server's clock as this page knows it. A student's own clock may be wrong by hours. */
@Injectable({ providedIn: 'root' })
export class ServerClock {
  private readonly monotonic = inject(MONOTONIC);
  private reading: ClockReading | undefined;

  /** Call before a request; hand the answer's `serverTime` to the returned function. */
  measure(): (serverTime: string) => void {
    const sentAt = this.monotonic();
    return (serverTime) => {
      this.reading = betterReading(this.reading, serverTime, sentAt, this.monotonic());
    };
  }

  /** Milliseconds since 1970 on the server; before the first answer the own clock has to do. */
  now(): number {
    if (this.reading === undefined) return Date.now();
    return this.reading.serverMs + (this.monotonic() - this.reading.atMs);
  }
}
