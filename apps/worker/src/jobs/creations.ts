import { CreationScope } from './creation-scope';

/**
 * The seats that this worker is making right now. One maker per seat: a job that is delivered again while its
 * first delivery is still in hand waits for that one and ends as it does.
 */
export class Creations {
  private readonly inHand = new Map<
    string,
    { readonly scope: CreationScope; readonly done: Promise<void> }
  >();

  /** @param stopGraceMs milliseconds that a seat may still take after the worker was told to stop */
  constructor(private readonly stopGraceMs: number) {}

  run(seatId: string, stopping: AbortSignal, work: (scope: CreationScope) => Promise<void>): Promise<void> {
    const running = this.inHand.get(seatId);
    if (running !== undefined) return running.done;
    const scope = new CreationScope();
    scope.endSoonAfter(stopping, this.stopGraceMs, 'stopping');
    const done = work(scope).finally(() => {
      scope.dispose();
      this.inHand.delete(seatId);
    });
    this.inHand.set(seatId, { scope, done });
    return done;
  }

  /** Ends the making of a seat and waits until its maker let go of it. Does nothing when there is none. */
  async overtake(seatId: string): Promise<void> {
    const running = this.inHand.get(seatId);
    if (running === undefined) return;
    running.scope.end('overtaken');
    await running.done.catch(() => undefined);
  }

  /** Ends all of them now; their jobs are handed back. */
  stopAll(): void {
    for (const { scope } of this.inHand.values()) scope.end('stopping');
  }

  ids(): string[] {
    return [...this.inHand.keys()];
  }
}
