import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { INestMicroservice } from '@nestjs/common';
import { cleanupSeatV1, createSeatV1, jobConsumers, streams, type BackendHeartbeatV1 } from '@wod/contracts';
import { connectBus, ContentStore, Heartbeats, JetStreamServer, RethrowFilter, type Bus } from '@wod/bus';
import type { SeatDriver } from '@wod/seats';
import type { GatewayHealth } from './gateway/gateway';
import { composeHeartbeat } from './heartbeat/compose-heartbeat';
import { Pulse } from './heartbeat/pulse';
import { BundleCache } from './jobs/bundle-cache';
import { SeatEvents } from './jobs/seat-events';
import { SeatMaker } from './jobs/seat-maker';
import { NestLog, tellProgress, type Log } from './logging/log';
import { bounded } from './seats/bounded';
import { DeathWatch } from './seats/death-watch';
import { WorkerModule } from './worker.module';
import type { WorkerOptions } from './worker-options';
import { makeWorkerParts, type WorkerParts } from './worker-parts';

/** Deliveries after which a job is buried: the last back-off is two minutes, longer than an attempt lives. */
const maxDeliveries = 5;
/** Removals at the same moment when all seats go. */
const parallelRemovals = 4;

/** What exists only while there is a bus. */
interface Connected {
  readonly bus: Bus;
  readonly app: INestMicroservice;
  readonly pulse: Pulse;
}

/**
 * One worker: the seats of one backend, the way into them, and the jobs about them.
 *
 * - The gateway listens before anything else and until the end: students reach their seats while the bus is
 *   away, and right after a restart.
 * - It keeps nothing that a restart would miss: seats are what the driver lists; the journal on disk tells
 *   what became of them.
 * - `stop` leaves the seats, `removeAllSeats` takes them along. Both may be called at any moment.
 */
export class Worker {
  private connected: Connected | undefined;
  private isStopping = false;

  private constructor(
    private readonly options: WorkerOptions,
    private readonly parts: WorkerParts,
    private readonly log: Log,
  ) {}

  /**
   * Opens the gateway and looks for seats. Jobs are read after `connect`.
   * @throws GatewayAddressError
   */
  static async open(options: WorkerOptions, driver: SeatDriver, log: Log): Promise<Worker> {
    let health = async (): Promise<GatewayHealth> => ({ ready: false, driver: driver.name, seats: 0 });
    const parts = await makeWorkerParts(options, driver, log, () => health());
    const worker = new Worker(options, parts, log);
    health = () => worker.health();
    try {
      await parts.gateway.listen(options.gateway.host, options.gateway.port);
    } catch (error) {
      await driver.close();
      throw error;
    }
    tellProgress(log, `The gateway listens on port ${parts.gateway.localAddress.port}.`);
    parts.engine.start();
    void parts.registry.start();
    return worker;
  }

  /** Where this machine reaches the gateway. */
  get gatewayAddress(): { readonly host: string; readonly port: number } {
    return this.parts.gateway.localAddress;
  }

  /**
   * Connects to the bus, however long it takes, and then takes jobs.
   * @throws UnsafeServerError, or what the server says to a user that it does not know
   */
  async connect(): Promise<void> {
    const { backend } = this.options;
    const bus = await connectBus({
      ...this.options.bus,
      name: `worker ${backend}`,
      inboxPrefix: `_INBOX_${backend}`,
      log: (level, sentence) => this.log[level]({ progress: sentence }, sentence),
    });
    if (this.isStopping) return void (await bus.close());
    const events = new SeatEvents(bus, backend, this.parts.identity.gatewayUrl);
    const { engine, journal, registry } = this.parts;
    const deaths = new DeathWatch(engine, journal, events, this.log);
    registry.onListed((seats) => {
      // Seats that this worker takes along with it are told of at its next start, when another can be made.
      if (!this.isStopping) void deaths.look(seats);
    });
    const app = await this.startJobs(bus, events);
    const pulse = new Pulse(
      new Heartbeats(bus),
      () => this.heartbeat(),
      this.options.times.heartbeatMs,
      this.log,
    );
    this.connected = { bus, app, pulse };
    pulse.start();
    void registry.refresh();
    tellProgress(this.log, `The worker of ${backend} takes jobs.`);
  }

  /** Takes no new jobs, finishes or hands back those in hand, and tells its last state. Seats stay. */
  async stop(): Promise<void> {
    await this.takeNoMoreJobs();
    await this.close();
  }

  /** As `stop`, but no seat stays. Students who were in one are told at the next start, as of a dead seat. */
  async removeAllSeats(): Promise<void> {
    this.parts.creations.stopAll();
    await this.takeNoMoreJobs();
    const { engine, registry, disposal } = this.parts;
    const left = await engine.list().then(
      (seats) => [...seats],
      (error: unknown) => {
        this.log.error({ err: error }, 'The seats cannot be listed; those that exist stay.');
        return [];
      },
    );
    const removeSome = async (): Promise<void> => {
      for (let seat = left.pop(); seat !== undefined; seat = left.pop()) {
        await disposal
          .remove(seat.seatId)
          .catch((error: unknown) => this.log.error({ err: error }, 'A seat could not be removed.'));
      }
    };
    tellProgress(this.log, `Removing ${left.length} seats.`);
    await Promise.all(Array.from({ length: parallelRemovals }, removeSome));
    await registry.refresh();
    await this.close();
  }

  private async startJobs(bus: Bus, events: SeatEvents): Promise<INestMicroservice> {
    const { engine, registry, probe, creations, disposal, journal } = this.parts;
    const { log } = this;
    const { backend, startSlots, stateDir, times } = this.options;
    const contents = new ContentStore(bus);
    const bundles = new BundleCache((digest) => contents.get(digest), join(stateDir, 'bundles'), log);
    const maker = new SeatMaker(engine, registry, bundles, probe, times.startMs);
    const names = jobConsumers(backend);
    const common = { stream: streams.jobs, order: 'none', maxDeliveries } as const;
    const strategy = new JetStreamServer({
      bus,
      writer: backend,
      consumed: [
        { ...common, consumer: names.create, contracts: [createSeatV1], maxInFlight: startSlots },
        { ...common, consumer: names.cleanup, contracts: [cleanupSeatV1], maxInFlight: 16 },
      ],
      log: (level, sentence, error) => log[level](error === undefined ? {} : { err: error }, sentence),
    });
    const parts = { creations, maker, disposal, journal, events, log };
    const app = await NestFactory.createMicroservice(WorkerModule.with(parts), {
      strategy,
      logger: new NestLog(log),
      abortOnError: false,
    });
    app.useGlobalFilters(new RethrowFilter());
    await app.listen();
    return app;
  }

  private async takeNoMoreJobs(): Promise<void> {
    this.isStopping = true;
    if (this.connected === undefined) return;
    const { app, pulse } = this.connected;
    // Told first, so that nothing more is placed here while the jobs in hand end.
    void pulse.beat();
    await app.close();
  }

  private async close(): Promise<void> {
    const { registry, gateway, engine, journal, lanes } = this.parts;
    registry.stop();
    if (this.connected !== undefined) {
      const soon = AbortSignal.timeout(2_000);
      const { pulse, bus } = this.connected;
      const farewell = pulse.last().then(() => bus.close());
      await bounded(farewell, soon, 0).catch(() => this.log.warn('The last heartbeat did not get through.'));
    }
    lanes.closeAll();
    await gateway.close();
    await engine.stop();
    await journal.close();
  }

  private async health(): Promise<GatewayHealth> {
    const { engine, registry } = this.parts;
    const engineHealth = await engine.health();
    const sentence = this.isStopping
      ? 'The worker is stopping.'
      : this.connected?.bus.isConnected() !== true
        ? 'Waiting for the nats-server.'
        : !engineHealth.healthy
          ? engineHealth.sentence
          : registry.isKnown
            ? undefined
            : 'Looking for seats.';
    return {
      ready: sentence === undefined,
      ...(sentence === undefined ? {} : { sentence }),
      driver: engine.name,
      seats: registry.all().length,
    };
  }

  private async heartbeat(): Promise<BackendHeartbeatV1> {
    const { identity, engine, registry, journal, creations } = this.parts;
    const health = await engine.health();
    return composeHeartbeat(identity, {
      at: new Date(),
      health: this.isStopping
        ? { healthy: false, sentence: 'The worker is stopping.' }
        : registry.isKnown || !health.healthy
          ? health
          : { healthy: false, sentence: 'Looking for seats.' },
      // Before the first listing the journal is the last known state: an empty list would mean "all gone".
      seats: registry.isKnown
        ? registry.all()
        : journal.announced().map((seat) => ({ ...seat, running: true })),
      creating: creations.ids(),
    });
  }
}
