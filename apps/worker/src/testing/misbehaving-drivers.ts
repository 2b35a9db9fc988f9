import {
  SeatError,
  SimulatedDriver,
  type DriverHealth,
  type SeatHandle,
  type SeatProgress,
  type SeatSpec,
} from '@wod/seats';

/** Fails each creation with a reason that has a name. */
export class FailingDriver extends SimulatedDriver {
  override async create(): Promise<SeatHandle> {
    throw new SeatError('seat-create-failed', 'The environment could not be made.', true);
  }
}

/** Throws something that no driver should, a number of times, then behaves. */
export class FaultyDriver extends SimulatedDriver {
  faults = 1;

  override async create(
    spec: SeatSpec,
    content: Buffer,
    progress: SeatProgress,
    signal: AbortSignal,
  ): Promise<SeatHandle> {
    if (this.faults-- > 0) throw new TypeError('undefined is not a function');
    return super.create(spec, content, progress, signal);
  }
}

/** Never gets a seat ready. Ends when it is told to, as it must. */
export class NeverReadyDriver extends SimulatedDriver {
  readonly begun: string[] = [];
  readonly aborted: string[] = [];

  override create(
    spec: SeatSpec,
    _content: Buffer,
    progress: SeatProgress,
    signal: AbortSignal,
  ): Promise<SeatHandle> {
    progress.reached('create', 'The sandbox exists');
    this.begun.push(spec.seatId);
    return new Promise((_, reject) => {
      const end = (): void => {
        this.aborted.push(spec.seatId);
        reject(new SeatError('seat-aborted', 'It was given up.', true));
      };
      if (signal.aborted) end();
      else signal.addEventListener('abort', end, { once: true });
    });
  }
}

/** Hangs while it makes a seat, and makes it after all when it is let go, however late. */
export class HangingDriver extends SimulatedDriver {
  private letGo: () => void = () => undefined;
  private readonly released = new Promise<void>((resolve) => (this.letGo = resolve));
  readonly begun: string[] = [];

  release(): void {
    this.letGo();
  }

  override async create(spec: SeatSpec, content: Buffer, progress: SeatProgress): Promise<SeatHandle> {
    this.begun.push(spec.seatId);
    await this.released;
    return super.create(spec, content, progress, new AbortController().signal);
  }
}

/** Says that seats run whose address never answers. */
export class DeafDriver extends SimulatedDriver {
  override async create(
    spec: SeatSpec,
    content: Buffer,
    progress: SeatProgress,
    signal: AbortSignal,
  ): Promise<SeatHandle> {
    const handle = await super.create(spec, content, progress, signal);
    return { ...handle, upstream: { kind: 'socket', socketPath: '/nonexistent/seat.sock' } };
  }
}

/** Makes seats that die as soon as they ran. */
export class DyingDriver extends SimulatedDriver {
  override async create(
    spec: SeatSpec,
    content: Buffer,
    progress: SeatProgress,
    signal: AbortSignal,
  ): Promise<SeatHandle> {
    const handle = await super.create(spec, content, progress, signal);
    this.engine.kill(spec.seatId);
    return handle;
  }
}

/** Its engine can be switched off. */
export class LosableDriver extends SimulatedDriver {
  isLost = false;

  override async health(): Promise<DriverHealth> {
    return this.isLost
      ? { healthy: false, sentence: 'The container engine does not answer.' }
      : super.health();
  }

  override async list(signal: AbortSignal): Promise<readonly SeatHandle[]> {
    if (this.isLost) throw new SeatError('engine-unreachable', 'The container engine does not answer.', true);
    return super.list(signal);
  }
}

/** Gets its image ready only when told to. */
export class PreparingDriver extends SimulatedDriver {
  private done: () => void = () => undefined;
  private readonly prepared = new Promise<void>((resolve) => (this.done = resolve));

  finish(): void {
    this.done();
  }

  override async prepare(log: (line: string) => void): Promise<void> {
    log('unpacking 42 of 100 packages');
    await this.prepared;
  }
}
