import type { BackendHeartbeatV1 } from '@wod/contracts';
import type { Heartbeats } from '@wod/bus';
import type { Log } from '../logging/log';

/** Gives the heartbeat of this moment. */
export type ReadHeartbeat = () => Promise<BackendHeartbeatV1>;

/**
 * Puts a heartbeat into the bucket again and again. A beat that fails or hangs is told once and holds up no
 * later one; the next that gets through says that all is well again.
 */
export class Pulse {
  private timer: NodeJS.Timeout | undefined;
  private beating: Promise<void> | undefined;
  private isFailureTold = false;

  constructor(
    private readonly heartbeats: Pick<Heartbeats, 'put'>,
    private readonly read: ReadHeartbeat,
    private readonly intervalMs: number,
    private readonly log: Log,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.beat(), this.intervalMs);
    void this.beat();
  }

  /** One beat now, or the one that is under way. Never rejects. */
  beat(): Promise<void> {
    this.beating ??= this.put().finally(() => (this.beating = undefined));
    return this.beating;
  }

  /** Ends the beats with one that tells the state at the end. */
  async last(): Promise<void> {
    clearInterval(this.timer);
    await this.beating;
    await this.beat();
  }

  private async put(): Promise<void> {
    try {
      await this.heartbeats.put(await this.read());
      if (this.isFailureTold) this.log.info('Heartbeats get through again.');
      this.isFailureTold = false;
    } catch (error) {
      if (!this.isFailureTold) this.log.warn({ err: error }, 'A heartbeat did not get through.');
      this.isFailureTold = true;
    }
  }
}
