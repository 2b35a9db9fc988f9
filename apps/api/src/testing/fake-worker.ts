import { randomUUID } from 'node:crypto';
import { connectBus, Heartbeats, publishEvent, type Bus } from '@wod/bus';
import {
  jobConsumers,
  seatCleanedV1,
  seatFailedV1,
  seatProgressedV1,
  seatReadyV1,
  streams,
  type BackendHeartbeatV1,
  type CleanupSeatV1,
  type CreateSeatV1,
} from '@wod/contracts';
import type { TestNats } from '@wod/embedded';

/** How a fake worker treats the next create jobs. */
export type Behaviour = 'ready' | 'fail' | 'fail-for-good' | 'silent';

/**
 * Stands in for a worker at the level of messages: it speaks the real contracts over the real nats-server with a
 * worker's own rights, and holds seats in memory.
 */
export class FakeWorker {
  readonly seats = new Map<string, CreateSeatV1>();
  readonly jobs: CreateSeatV1[] = [];
  readonly cleanups: CleanupSeatV1[] = [];
  behaviour: Behaviour = 'ready';
  answersCleanup = true;
  capacity: number;
  private beating: NodeJS.Timeout | undefined;
  private stopped = false;

  private constructor(
    readonly name: string,
    private readonly bus: Bus,
    capacity: number,
  ) {
    this.capacity = capacity;
  }

  static async start(nats: TestNats, name = 'be1', capacity = 5): Promise<FakeWorker> {
    const user = nats.userOf({ kind: 'worker', backend: name });
    const bus = await connectBus({ url: nats.url, name, ...user, log: () => undefined });
    const worker = new FakeWorker(name, bus, capacity);
    worker.startBeating();
    void worker.read('create');
    void worker.read('cleanup');
    return worker;
  }

  startBeating(everyMs = 200): void {
    const beat = () => void this.beat().catch(() => undefined);
    beat();
    this.beating = setInterval(beat, everyMs);
  }

  /** As if it had died: no heartbeat, no answers. */
  stopBeating(): void {
    clearInterval(this.beating);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.stopBeating();
    await this.bus.connection.close();
  }

  async ready(job: CreateSeatV1): Promise<void> {
    this.seats.set(job.seatId, job);
    await publishEvent(
      this.bus,
      seatReadyV1,
      { ...facts(job), gatewayUrl: 'http://localhost:4300', elapsedMs: 5, driverMs: 3 },
      { source: `/worker/${this.name}`, id: `${job.seatId}:ready` },
    );
  }

  async fail(job: CreateSeatV1, retryable: boolean): Promise<void> {
    await publishEvent(
      this.bus,
      seatFailedV1,
      { ...facts(job), code: 'seat-create-failed', sentence: 'The seat could not be made.', retryable },
      { source: `/worker/${this.name}`, id: `${job.seatId}:failed` },
    );
  }

  private async beat(): Promise<void> {
    const heartbeat: BackendHeartbeatV1 = {
      backend: this.name,
      workerId: '0f0f0f0f-0000-4000-8000-000000000000',
      at: new Date().toISOString(),
      driver: 'simulated',
      capacity: this.capacity,
      startSlots: 4,
      gatewayUrl: 'http://localhost:4300',
      healthy: true,
      seats: [...this.seats.values()].map(({ seatId, bookingId, attempt }) => ({
        seatId,
        bookingId,
        attempt,
        running: true,
      })),
      creating: [],
      version: 'test',
      enforces: [],
    };
    await new Heartbeats(this.bus).put(heartbeat);
  }

  private async read(verb: 'create' | 'cleanup'): Promise<void> {
    while (!this.stopped) {
      try {
        const consumer = await this.bus.jetstream.consumers.get(streams.jobs, jobConsumers(this.name)[verb]);
        for await (const message of await consumer.consume({ abort_on_missing_resource: true })) {
          if (verb === 'create') await this.create(message.json<CreateSeatV1>());
          else await this.cleanup(message.json<CleanupSeatV1>());
          await message.ackAck();
        }
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  private async create(job: CreateSeatV1): Promise<void> {
    this.jobs.push(job);
    await publishEvent(
      this.bus,
      seatProgressedV1,
      { ...facts(job), step: 'taken', message: 'A worker has the job', elapsedMs: 0 },
      { source: `/worker/${this.name}`, id: `${job.seatId}:progressed:taken` },
    );
    if (this.behaviour === 'ready') await this.ready(job);
    if (this.behaviour === 'fail' || this.behaviour === 'fail-for-good') {
      await this.fail(job, this.behaviour === 'fail');
    }
  }

  private async cleanup(job: CleanupSeatV1): Promise<void> {
    this.cleanups.push(job);
    this.seats.delete(job.seatId);
    if (!this.answersCleanup) return;
    await publishEvent(
      this.bus,
      seatCleanedV1,
      { ...facts(job), elapsedMs: 1 },
      { source: `/worker/${this.name}`, id: randomUUID() },
    );
  }
}

const facts = (job: { seatId: string; bookingId: string; attempt: number; backend: string }) => ({
  seatId: job.seatId,
  bookingId: job.bookingId,
  attempt: job.attempt,
  backend: job.backend,
  at: new Date().toISOString(),
});
