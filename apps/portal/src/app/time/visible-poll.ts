import { DOCUMENT, DestroyRef, inject } from '@angular/core';

/**
 * Repeats a task while the page is visible: the next run is due `everyMs` after the last one finished,
 * so a slow server is never asked twice at once, and a page that comes back to the front asks at once.
 * The task handles its own errors.
 */
export class VisiblePoll {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  private again = false;
  private stopped = false;

  constructor(
    private readonly task: () => Promise<void>,
    private readonly everyMs: number,
    private readonly page: Document,
  ) {
    page.addEventListener('visibilitychange', this.onVisibility);
  }

  /** Runs now; a call during a run makes exactly one more run follow it. */
  async now(): Promise<void> {
    if (this.stopped) return;
    if (this.running) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    this.running = true;
    try {
      do {
        this.again = false;
        await this.task();
      } while (this.mustRunAgain());
    } finally {
      this.running = false;
      this.schedule();
    }
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.page.removeEventListener('visibilitychange', this.onVisibility);
  }

  private mustRunAgain(): boolean {
    return this.again && !this.stopped;
  }

  private schedule(): void {
    clearTimeout(this.timer);
    if (this.stopped || this.page.visibilityState === 'hidden') return;
    this.timer = setTimeout(() => void this.now(), this.everyMs);
  }

  private readonly onVisibility = (): void => {
    if (this.page.visibilityState === 'visible') void this.now();
    else clearTimeout(this.timer);
  };
}

/** Starts a poll that lives as long as the component or service that calls this in its constructor. */
export function visiblePoll(task: () => Promise<void>, everyMs: number): VisiblePoll {
  const poll = new VisiblePoll(task, everyMs, inject(DOCUMENT));
  inject(DestroyRef).onDestroy(() => poll.stop());
  return poll;
}
