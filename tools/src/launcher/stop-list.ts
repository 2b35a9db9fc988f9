import { killAllManaged } from '@wod/embedded';
import type { Progress } from './progress';

/** Somebody asked for a stop while things were still being started. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';

  constructor() {
    super('It was stopped while it started.');
  }
}

/** Order of a stop: first what takes work, last what keeps it. */
export const stopOrder = ['worker', 'api', 'mail catcher', 'nats-server', 'PostgreSQL', 'lock'] as const;
export type StopName = (typeof stopOrder)[number];

interface Entry {
  readonly name: StopName;
  readonly stop: () => Promise<void>;
}

/**
 * What was started and has to be stopped. A stop may come at any moment: what is just being started is
 * awaited and then stopped, and nothing new is begun.
 */
export class StopList {
  private readonly entries: Entry[] = [];
  private stopping: Promise<void> | undefined;

  constructor(private readonly progress: Progress) {}

  throwIfStopping(): void {
    if (this.stopping !== undefined) throw new StoppedError();
  }

  /** Starts something and notes how to stop it. @throws StoppedError when a stop was asked for meanwhile. */
  async start<T>(name: StopName, begin: () => Promise<T>, stopOf: (value: T) => Promise<void>): Promise<T> {
    this.throwIfStopping();
    const starting = begin();
    const stop = async () => {
      const started = await starting.then(
        (value) => ({ value }),
        () => undefined,
      );
      if (started !== undefined) await stopOf(started.value);
    };
    this.entries.push({ name, stop });
    const value = await starting;
    this.throwIfStopping();
    return value;
  }

  /** Stops everything, in order. A part that cannot be stopped does not keep the others running. */
  stopAll(): Promise<void> {
    this.stopping ??= this.stopInOrder();
    return this.stopping;
  }

  /** Kills every process at once. Data is safe, seats may stay: the next start finds them. */
  killAll(): void {
    this.stopping ??= Promise.resolve();
    killAllManaged();
  }

  private async stopInOrder(): Promise<void> {
    for (const name of stopOrder) {
      for (const entry of this.entries.filter((candidate) => candidate.name === name)) {
        const step = name === 'lock' ? undefined : this.progress.begin(`stopping ${name}`);
        try {
          await entry.stop();
          step?.done(`${name} stopped`);
        } catch (error) {
          step?.failed(`${name}: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    }
  }
}
