import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import {
  SeatError,
  type DriverHealth,
  type SeatDriver,
  type SeatHandle,
  type SeatProgress,
  type SeatSpec,
} from '@wod/seats';
import { tellProgress, type Log } from '../logging/log';
import { bounded } from './bounded';

/** Milliseconds for one question to the driver, and for one removal, before it counts as hung. */
const askMs = 10_000;
const removeMs = 60_000;
const healthKeptMs = 1_000;
/** Milliseconds that a driver may take to end a call after it was told to. */
const graceMs = 3_000;
const prepareAgainMs = [5_000, 15_000, 60_000] as const;

type Preparation =
  | { readonly kind: 'busy'; readonly line: string }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly sentence: string };

/**
 * The driver, made safe to wait for: each call ends in bounded time even when the engine hangs, so that one
 * bad seat never holds up the others. It also gets the seat image ready in the background and knows how far
 * that is; until then the backend is not healthy, though its seats are listed and reached.
 */
export class SeatEngine {
  private preparation: Preparation = { kind: 'busy', line: 'looking for it' };
  private readonly waiting = new Set<() => void>();
  private readonly stopping = new AbortController();
  private preparing: Promise<void> = Promise.resolve();
  private lastHealth: { readonly askedAt: number; readonly answer: Promise<DriverHealth> } | undefined;

  constructor(
    private readonly driver: SeatDriver,
    private readonly log: Log,
  ) {}

  get name(): SeatDriver['name'] {
    return this.driver.name;
  }

  get enforces(): SeatDriver['enforces'] {
    return this.driver.enforces;
  }

  start(): void {
    this.preparing = this.prepareUntilDone();
  }

  /** Ends preparation and lets go of the engine; seats stay. */
  async stop(): Promise<void> {
    this.stopping.abort(new Error('The worker stops.'));
    await this.preparing;
    await this.driver.close();
  }

  /**
   * Waits until the seat image is there.
   * @throws SeatError as soon as it is known that it cannot be made for now, so that another backend is tried
   */
  async prepared(signal: AbortSignal): Promise<void> {
    while (this.preparation.kind !== 'done') {
      if (this.preparation.kind === 'failed') {
        throw new SeatError('seat-image-missing', this.preparation.sentence, true);
      }
      await this.change(signal);
    }
  }

  /** What the preparation waits for, in words; `undefined` when it is done. */
  get waitsFor(): string | undefined {
    switch (this.preparation.kind) {
      case 'busy':
        return `Preparing the seat image: ${this.preparation.line}`;
      case 'failed':
        return this.preparation.sentence;
      case 'done':
        return undefined;
    }
  }

  /** Never throws and never takes long. Asking more often than once in a second costs the engine nothing. */
  health(): Promise<DriverHealth> {
    const now = performance.now();
    if (this.lastHealth === undefined || now - this.lastHealth.askedAt > healthKeptMs) {
      this.lastHealth = { askedAt: now, answer: this.askHealth() };
    }
    return this.lastHealth.answer;
  }

  /** A seat that appears although its making was given up is removed again. */
  create(spec: SeatSpec, content: Buffer, progress: SeatProgress, signal: AbortSignal): Promise<SeatHandle> {
    return bounded(this.driver.create(spec, content, progress, signal), signal, graceMs, () => {
      this.log.warn({ seatId: spec.seatId }, 'A seat appeared after it was given up; removing it.');
      this.remove(spec.seatId).catch((error: unknown) =>
        this.log.error(
          { err: error, seatId: spec.seatId },
          'A seat that came too late could not be removed.',
        ),
      );
    });
  }

  find(seatId: string): Promise<SeatHandle | undefined> {
    return this.ask((signal) => this.driver.find(seatId, signal));
  }

  list(): Promise<readonly SeatHandle[]> {
    return this.ask((signal) => this.driver.list(signal));
  }

  remove(seatId: string): Promise<void> {
    return this.ask((signal) => this.driver.remove(seatId, signal), removeMs);
  }

  exportWork(seatId: string, signal: AbortSignal): Promise<Readable | undefined> {
    return this.driver.exportWork(seatId, signal);
  }

  private ask<T>(question: (signal: AbortSignal) => Promise<T>, timeoutMs = askMs): Promise<T> {
    const signal = AbortSignal.timeout(timeoutMs);
    return bounded(question(signal), signal, graceMs);
  }

  private async askHealth(): Promise<DriverHealth> {
    try {
      const signal = AbortSignal.timeout(2_000);
      const health = await bounded(this.driver.health(signal), signal, 200);
      const sentence = this.waitsFor;
      return health.healthy && sentence !== undefined ? { healthy: false, sentence } : health;
    } catch (error) {
      this.log.debug({ err: error }, 'The driver could not tell its health.');
      return { healthy: false, sentence: `The ${this.driver.name} engine does not answer.` };
    }
  }

  private async prepareUntilDone(): Promise<void> {
    for (let tries = 0; !this.stopping.signal.aborted; tries++) {
      if (tries > 0) this.become({ kind: 'busy', line: 'trying again' });
      try {
        await this.driver.prepare((line) => {
          this.become({ kind: 'busy', line });
          tellProgress(this.log, line);
        }, this.stopping.signal);
        this.become({ kind: 'done' });
        return;
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        const sentence =
          error instanceof SeatError ? error.sentence : 'The seat image could not be prepared; see the log.';
        this.log.error({ err: error, progress: sentence }, sentence);
        this.become({ kind: 'failed', sentence });
        const pauseMs = prepareAgainMs[Math.min(tries, prepareAgainMs.length - 1)] ?? 60_000;
        await delay(pauseMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    }
  }

  private become(next: Preparation): void {
    this.preparation = next;
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }

  private change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        this.waiting.delete(done);
        signal.removeEventListener('abort', done);
        if (signal.aborted) reject(signal.reason as Error);
        else resolve();
      };
      if (signal.aborted) return done();
      this.waiting.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }
}
