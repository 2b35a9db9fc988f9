import { setTimeout as delay } from 'node:timers/promises';
import { SeatError } from './seat-error';

/** What a call ends with when its signal was aborted. Another attempt may well succeed. */
export function abortedError(cause?: unknown): SeatError {
  return new SeatError('seat-aborted', 'The seat was given up before it was ready.', true, { cause });
}

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw abortedError(signal.reason);
}

/**
 * Waits for `work`, but no longer than the signal allows. The work itself goes on: a caller that must undo
 * it does so itself.
 */
export async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  throwIfAborted(signal);
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(abortedError(signal.reason));
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (onAbort) signal.removeEventListener('abort', onAbort);
    work.catch(() => undefined);
  }
}

/** Waits, and rejects with `seat-aborted` as soon as the signal is aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch {
    throw abortedError(signal.reason);
  }
}

/**
 * Asks `probe` until it answers something other than undefined, or until `timeoutMs` are over: then undefined.
 * The steps grow from 5 ms to 100 ms, so that a quick end is seen quickly and a slow one costs little.
 */
export async function poll<T>(
  probe: () => Promise<T | undefined> | T | undefined,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<T | undefined> {
  const end = performance.now() + timeoutMs;
  for (let step = 5; ; step = Math.min(step * 1.5, 100)) {
    throwIfAborted(signal);
    const answer = await orAborted(Promise.resolve(probe()), signal);
    if (answer !== undefined) return answer;
    const left = end - performance.now();
    if (left <= 0) return undefined;
    await pause(Math.min(step, left), signal);
  }
}
