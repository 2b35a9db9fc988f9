import { ensureJobConsumers, Heartbeats, type Bus } from '@wod/bus';
import type { BackendHeartbeatV1 } from '@wod/contracts';
import type { Logger } from 'pino';
import { isUnreachable } from '../database/data-source';
import type { BackendRegistry } from './backend-registry';
import type { BackendSnapshots } from './backend-snapshots';
import type { SeatCorrections } from './seat-corrections';

export interface WatchOptions {
  readonly lostSeconds: number;
  readonly graceSeconds: number;
  readonly sweepMs: number;
}

/** How often the consumers of a backend are looked at. */
const ensureAgainMs = 60_000;

/** Reads heartbeats, admits backends, notices lost ones, and has each list compared. */
export class BackendWatch {
  private readonly stopping = new AbortController();
  private sweepTimer: NodeJS.Timeout | undefined;
  private reading: Promise<void> = Promise.resolve();
  private sweeping: Promise<void> = Promise.resolve();
  private readonly ensured = new Map<string, number>();
  /** What each backend said last, for operators. */
  readonly latest = new Map<string, BackendHeartbeatV1>();

  constructor(
    private readonly bus: Bus,
    private readonly registry: BackendRegistry,
    private readonly corrections: SeatCorrections,
    private readonly snapshots: BackendSnapshots,
    private readonly options: WatchOptions,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.reading = this.readForEver();
    this.planSweep();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.sweepTimer);
    await Promise.allSettled([this.reading, this.sweeping]);
  }

  private async readForEver(): Promise<void> {
    const heartbeats = new Heartbeats(this.bus);
    while (!this.stopping.signal.aborted) {
      try {
        const malformed = (backend: string, reason: string) =>
          this.log.warn({ backend, reason }, 'a heartbeat breaks its contract and is not believed');
        for await (const heartbeat of heartbeats.watch(this.stopping.signal, malformed)) {
          await this.take(heartbeat);
        }
      } catch (error) {
        if (!this.stopping.signal.aborted)
          this.log.warn({ err: error }, 'heartbeats cannot be read; trying again');
      }
      if (!this.stopping.signal.aborted) await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }

  private async take(heartbeat: BackendHeartbeatV1): Promise<void> {
    const receivedAt = new Date();
    const ageMs = receivedAt.getTime() - new Date(heartbeat.at).getTime();
    // The bucket keeps the last word of a worker that died a while ago; that is no sign of life.
    if (ageMs > this.options.lostSeconds * 1000) return;
    try {
      this.latest.set(heartbeat.backend, heartbeat);
      if (await this.registry.beat(heartbeat)) this.snapshots.forget();
      await this.ensureConsumers(heartbeat);
      await this.corrections.compare(heartbeat, receivedAt);
    } catch (error) {
      if (!isUnreachable(error) && this.bus.isConnected()) {
        this.log.error({ err: error, backend: heartbeat.backend }, 'a heartbeat could not be dealt with');
      }
    }
  }

  /** Makes the backend's consumers, and looks from time to time that nobody removed or changed them. */
  private async ensureConsumers({ backend }: BackendHeartbeatV1): Promise<void> {
    if (performance.now() - (this.ensured.get(backend) ?? -Infinity) < ensureAgainMs) return;
    await ensureJobConsumers(this.bus, backend);
    this.ensured.set(backend, performance.now());
  }

  private planSweep(): void {
    if (this.stopping.signal.aborted) return;
    this.sweepTimer = setTimeout(() => {
      this.sweeping = this.sweep().finally(() => this.planSweep());
    }, this.options.sweepMs);
  }

  private async sweep(): Promise<void> {
    try {
      for (const name of await this.registry.markLost(this.options.lostSeconds)) {
        this.log.warn({ backend: name }, 'backend lost: no heartbeat');
        this.snapshots.forget();
      }
      await this.corrections.giveUpLost(this.options.lostSeconds, this.options.graceSeconds);
    } catch (error) {
      if (!isUnreachable(error))
        this.log.error({ err: error }, 'the sweep over backends failed; it runs again');
    }
  }
}
