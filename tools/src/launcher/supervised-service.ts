import { setTimeout as delay } from 'node:timers/promises';
import { ManagedProcess, type ProcessEnd, type StopStep } from '@wod/embedded';
import type { Environment } from './child-environment';
import { progressOf, readableLine } from './log-lines';

export interface ServiceOptions {
  readonly name: string;
  /** A Node script. */
  readonly script: string;
  readonly cwd: string;
  readonly env: Environment;
  readonly logFile: string;
  /** Answers 200 with JSON when the service is ready. */
  readonly readyUrl: string;
  readonly stopSteps: readonly StopStep[];
  /** What happens to it, for people. */
  readonly say: (sentence: string) => void;
  /** When it has another process number. */
  readonly onProcess?: (pid: number | undefined) => void;
  /** Waits between restarts. */
  readonly backoffMs?: readonly number[];
}

/** Exit code of a service that was configured wrongly: starting it again would not help. */
const badConfiguration = 78;
export const defaultBackoffMs = [1_000, 2_000, 5_000, 10_000] as const;
/** After this long alive a service counts as sound, and the next restart is quick again. */
const soundAfterMs = 60_000;
/** A service that dies so often before it was ever ready is given up. */
const startAttempts = 3;
const readyPollMs = 100;

export const waitBefore = (attempt: number, backoffMs: readonly number[]): number =>
  backoffMs[Math.min(attempt, backoffMs.length) - 1] ?? 0;

export function howItEnded({ code, signal }: ProcessEnd): string {
  return signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
}

/** How a service answers about itself. */
export interface ServiceHealth {
  readonly ready?: boolean;
  readonly sentence?: string;
  readonly driver?: string;
}

/**
 * A Node program that is kept running: when it dies, that is said with the end of its log, and it is started
 * again after a pause that grows. It is given up when its configuration is wrong or when it never comes up.
 */
export class SupervisedService {
  private current: ManagedProcess | undefined;
  private isStopping = false;
  private wasReady = false;
  private deaths = 0;
  private givenUp: Error | undefined;
  private latestProgress = '';
  private readonly stopped = new AbortController();
  private readonly running: Promise<void>;

  constructor(private readonly options: ServiceOptions) {
    this.running = this.keepRunning();
  }

  get name(): string {
    return this.options.name;
  }

  get pid(): number | undefined {
    return this.current?.pid;
  }

  /**
   * Resolves with its answer when it is ready. @throws when it was given up or the time is over.
   * @param onProgress told what it is doing meanwhile, by its log or its answer.
   */
  async untilReady(withinMs: number, onProgress: (text: string) => void): Promise<ServiceHealth> {
    for (const end = Date.now() + withinMs; Date.now() < end; await delay(readyPollMs)) {
      if (this.givenUp !== undefined) throw this.givenUp;
      if (this.isStopping) throw new Error(`${this.name} was stopped before it was ready.`);
      const { status, health } = await this.ask();
      if (status === 200 && this.current !== undefined) {
        this.wasReady = true;
        return health;
      }
      onProgress(this.latestProgress || (health.sentence ?? ''));
    }
    throw new Error(
      [`${this.name} was not ready after ${withinMs / 1000} s. Its log ends:`, ...this.tail()].join('\n  '),
    );
  }

  async ask(): Promise<{ status: number; health: ServiceHealth }> {
    try {
      const answer = await fetch(this.options.readyUrl, { signal: AbortSignal.timeout(5_000) });
      const health = (await answer.json().catch(() => ({}))) as ServiceHealth;
      return { status: answer.status, health };
    } catch {
      return { status: 0, health: {} };
    }
  }

  /** Stops it for good. Safe to repeat. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.stopped.abort();
    await this.current?.stop();
    await this.running;
  }

  /** The last lines of its log, for people. */
  tail(count = 8): string[] {
    return (this.current?.lastLines(count) ?? []).map(readableLine);
  }

  private async keepRunning(): Promise<void> {
    const { name, say, backoffMs = defaultBackoffMs } = this.options;
    while (!this.isStopping) {
      const from = Date.now();
      const ended = await this.runOnce();
      if (this.isStopping) return;
      this.deaths = Date.now() - from > soundAfterMs ? 1 : this.deaths + 1;
      const log = [`Its log (${this.options.logFile}) ends:`, ...this.tail()].join('\n  ');
      if (ended.code === badConfiguration || (!this.wasReady && this.deaths >= startAttempts)) {
        this.givenUp = new Error(`${name} ${howItEnded(ended)} and is not started again. ${log}`);
        // Whoever waits for it to be ready tells; later there is nobody but us.
        if (this.wasReady) say(this.givenUp.message);
        return;
      }
      const waitMs = waitBefore(this.deaths, backoffMs);
      say(`${name} ${howItEnded(ended)}; it is started again in ${waitMs / 1000} s. ${log}`);
      await delay(waitMs, undefined, { signal: this.stopped.signal }).catch(() => undefined);
    }
  }

  private async runOnce(): Promise<ProcessEnd> {
    const { name, script, cwd, env, logFile, stopSteps, onProcess } = this.options;
    this.latestProgress = '';
    try {
      this.current = await ManagedProcess.spawn({
        name,
        command: process.execPath,
        args: ['--enable-source-maps', script],
        cwd,
        env,
        logFile,
        stopSteps,
        // Whatever takes its parent's place must not remove seats: that is done only when people stop all.
        guardSignal: 'SIGTERM',
        onLine: (line) => (this.latestProgress = progressOf(line) ?? this.latestProgress),
      });
    } catch (error) {
      this.givenUp = error instanceof Error ? error : new Error(String(error));
      this.isStopping = true;
      return { code: null, signal: null };
    }
    onProcess?.(this.current.pid);
    if (this.isStopping) await this.current.stop();
    const ended = await this.current.ended;
    onProcess?.(undefined);
    return ended;
  }
}
