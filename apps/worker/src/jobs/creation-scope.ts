/**
 * Why making a seat ended before it was ready: a clean-up of the same seat came · the worker stops and hands
 * the job back · the api has given the attempt up · it took longer than a seat may.
 */
export type CreationEnd = 'overtaken' | 'stopping' | 'given-up' | 'too-slow';

/** Longest delay of a timer in Node. */
const maxTimerMs = 2_147_483_647;

/**
 * The time in which one seat may be made. The first reason to end it stands; every later one changes nothing.
 * Whoever opens a scope disposes of it, so that no timer outlives it.
 */
export class CreationScope {
  private readonly controller = new AbortController();
  private readonly undo: (() => void)[] = [];
  private endedBecause: CreationEnd | undefined;

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get why(): CreationEnd | undefined {
    return this.endedBecause;
  }

  end(why: CreationEnd): void {
    if (this.endedBecause !== undefined) return;
    this.endedBecause = why;
    this.controller.abort(new Error(`Making this seat was ended: ${why}.`));
  }

  endAfter(ms: number, why: CreationEnd): void {
    const timer = setTimeout(() => this.end(why), Math.min(Math.max(ms, 0), maxTimerMs));
    this.undo.push(() => clearTimeout(timer));
  }

  /** Ends this scope some time after `signal` was aborted. */
  endSoonAfter(signal: AbortSignal, graceMs: number, why: CreationEnd): void {
    const onAbort = (): void => this.endAfter(graceMs, why);
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    this.undo.push(() => signal.removeEventListener('abort', onAbort));
  }

  dispose(): void {
    for (const undo of this.undo.splice(0)) undo();
  }
}
