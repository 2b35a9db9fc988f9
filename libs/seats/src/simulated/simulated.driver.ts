import { Readable } from 'node:stream';
import { pause, throwIfAborted } from '../abort';
import { packedHome } from '../home-archive';
import { SeatLocks } from '../seat-locks';
import type {
  DriverHealth,
  EnforcedLimit,
  SeatDriver,
  SeatHandle,
  SeatProgress,
  SeatSpec,
} from '../seat-driver';
import { SimulatedEngine, type SimulatedSeat } from './simulated.engine';

export interface SimulatedDriverOptions {
  /** The pretended machine; give the same one again to pretend a restart of the worker. */
  readonly engine?: SimulatedEngine;
  /** How long a seat takes to start, in milliseconds. */
  readonly startDelayMs?: number;
}

/** Keeps every promise of the port except limits: for tests, and for runs with thousands of seats. */
export class SimulatedDriver implements SeatDriver {
  readonly name = 'simulated';
  readonly enforces: readonly EnforcedLimit[] = [];
  readonly engine: SimulatedEngine;
  private readonly ownsEngine: boolean;
  private readonly startDelayMs: number;
  private readonly locks = new SeatLocks();
  /** Runs with thousands of seats give all of them the same content. */
  private readonly homes = new WeakMap<Buffer, Promise<Buffer>>();

  constructor(options: SimulatedDriverOptions = {}) {
    this.engine = options.engine ?? new SimulatedEngine();
    this.ownsEngine = options.engine === undefined;
    this.startDelayMs = options.startDelayMs ?? 0;
  }

  async health(): Promise<DriverHealth> {
    return { healthy: true };
  }

  async prepare(log: (line: string) => void, signal: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    log('Seats are simulated: nothing runs in them.');
  }

  async create(
    spec: SeatSpec,
    content: Buffer,
    progress: SeatProgress,
    signal: AbortSignal,
  ): Promise<SeatHandle> {
    return this.locks.withSeat(spec.seatId, signal, async () => {
      const existing = this.engine.seats.get(spec.seatId);
      if (existing?.running) return this.handle(existing);
      progress.reached('image', 'The simulated image is there');
      const seat: SimulatedSeat = {
        spec,
        home: await this.packed(content, spec.limits.diskMb),
        running: true,
      };
      progress.reached('create', 'The seat exists in memory');
      progress.reached('content', 'The notebooks are in it');
      if (this.startDelayMs > 0) await pause(this.startDelayMs, signal);
      throwIfAborted(signal);
      this.engine.seats.set(spec.seatId, seat);
      progress.reached('start', 'The simulated Jupyter answers');
      return this.handle(seat);
    });
  }

  async find(seatId: string, signal: AbortSignal): Promise<SeatHandle | undefined> {
    throwIfAborted(signal);
    const seat = this.engine.seats.get(seatId);
    return seat && this.handle(seat);
  }

  async list(signal: AbortSignal): Promise<readonly SeatHandle[]> {
    throwIfAborted(signal);
    return Promise.all([...this.engine.seats.values()].map((seat) => this.handle(seat)));
  }

  async exportWork(seatId: string, signal: AbortSignal): Promise<Readable | undefined> {
    throwIfAborted(signal);
    const seat = this.engine.seats.get(seatId);
    return seat && Readable.from([seat.home]);
  }

  async remove(seatId: string, signal: AbortSignal): Promise<void> {
    await this.locks.withSeat(seatId, signal, async () => {
      this.engine.seats.delete(seatId);
    });
  }

  /** Ends the pretended machine too when it was made by this driver; a given one belongs to the giver. */
  async close(): Promise<void> {
    if (this.ownsEngine) await this.engine.close();
  }

  private packed(content: Buffer, diskMb: number): Promise<Buffer> {
    const home = this.homes.get(content) ?? packedHome(content, diskMb);
    this.homes.set(content, home);
    return home;
  }

  private async handle(seat: SimulatedSeat): Promise<SeatHandle> {
    const { seatId, bookingId, attempt, basePath, token, meta } = seat.spec;
    const upstream = await this.engine.upstream();
    return { seatId, bookingId, attempt, basePath, token, meta, upstream, running: seat.running };
  }
}
