import type { Readable } from 'node:stream';
import { orAborted, pause, throwIfAborted } from '../abort';
import type {
  DriverHealth,
  EnforcedLimit,
  SeatDriver,
  SeatHandle,
  SeatProgress,
  SeatSpec,
} from '../seat-driver';
import { SeatError } from '../seat-error';

/** A driver that does what another one does; each misbehaving driver changes one thing. */
class WrappedDriver implements SeatDriver {
  constructor(protected readonly inner: SeatDriver) {}

  get name() {
    return this.inner.name;
  }

  get enforces(): readonly EnforcedLimit[] {
    return this.inner.enforces;
  }

  health(signal: AbortSignal): Promise<DriverHealth> {
    return this.inner.health(signal);
  }

  prepare(log: (line: string) => void, signal: AbortSignal): Promise<void> {
    return this.inner.prepare(log, signal);
  }

  create(spec: SeatSpec, content: Buffer, progress: SeatProgress, signal: AbortSignal): Promise<SeatHandle> {
    return this.inner.create(spec, content, progress, signal);
  }

  find(seatId: string, signal: AbortSignal): Promise<SeatHandle | undefined> {
    return this.inner.find(seatId, signal);
  }

  list(signal: AbortSignal): Promise<readonly SeatHandle[]> {
    return this.inner.list(signal);
  }

  exportWork(seatId: string, signal: AbortSignal): Promise<Readable | undefined> {
    return this.inner.exportWork(seatId, signal);
  }

  remove(seatId: string, signal: AbortSignal): Promise<void> {
    return this.inner.remove(seatId, signal);
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}

/** Makes each seat after a delay. */
export class SlowDriver extends WrappedDriver {
  constructor(
    inner: SeatDriver,
    private readonly delayMs: number,
  ) {
    super(inner);
  }

  override async create(
    spec: SeatSpec,
    content: Buffer,
    progress: SeatProgress,
    signal: AbortSignal,
  ): Promise<SeatHandle> {
    await pause(this.delayMs, signal);
    return super.create(spec, content, progress, signal);
  }
}

/** Starts seats that never answer: `create` ends with its signal only, and then leaves nothing. */
export class NeverReadyDriver extends WrappedDriver {
  override async create(
    _spec: SeatSpec,
    _content: Buffer,
    progress: SeatProgress,
    signal: AbortSignal,
  ): Promise<SeatHandle> {
    throwIfAborted(signal);
    progress.reached('image', 'The image is there');
    progress.reached('create', 'The sandbox is there');
    return orAborted(new Promise<never>(() => undefined), signal);
  }
}

/** Fails to make any seat, with a given error. */
export class BadDriver extends WrappedDriver {
  constructor(
    inner: SeatDriver,
    private readonly error: Error = new SeatError('seat-create-failed', 'The seat could not be made.', true),
  ) {
    super(inner);
  }

  override async create(
    _spec: SeatSpec,
    _content: Buffer,
    _progress: SeatProgress,
    signal: AbortSignal,
  ): Promise<SeatHandle> {
    throwIfAborted(signal);
    throw this.error;
  }
}

/** Fails as `BadDriver` does, but takes its time first. */
export class SlowBadDriver extends BadDriver {
  constructor(
    inner: SeatDriver,
    private readonly delayMs: number,
    error?: Error,
  ) {
    super(inner, error);
  }

  override async create(
    spec: SeatSpec,
    content: Buffer,
    progress: SeatProgress,
    signal: AbortSignal,
  ): Promise<SeatHandle> {
    await pause(this.delayMs, signal);
    return super.create(spec, content, progress, signal);
  }
}

/** Makes seats that are gone without a trace when they are looked for. */
export class VanishingDriver extends WrappedDriver {
  override async create(
    spec: SeatSpec,
    content: Buffer,
    progress: SeatProgress,
    signal: AbortSignal,
  ): Promise<SeatHandle> {
    const handle = await super.create(spec, content, progress, signal);
    await this.inner.remove(spec.seatId, signal);
    return handle;
  }
}

/** Makes seats whose Jupyter dies as soon as they were ready: they exist, are listed, and do not run. */
export class ReadyThenDiesDriver extends WrappedDriver {
  private readonly dead = new Set<string>();

  override async create(
    spec: SeatSpec,
    content: Buffer,
    progress: SeatProgress,
    signal: AbortSignal,
  ): Promise<SeatHandle> {
    const handle = await super.create(spec, content, progress, signal);
    this.dead.add(spec.seatId);
    return handle;
  }

  override async find(seatId: string, signal: AbortSignal): Promise<SeatHandle | undefined> {
    const handle = await super.find(seatId, signal);
    return handle && this.asItIs(handle);
  }

  override async list(signal: AbortSignal): Promise<readonly SeatHandle[]> {
    return (await super.list(signal)).map((handle) => this.asItIs(handle));
  }

  private asItIs(handle: SeatHandle): SeatHandle {
    if (!this.dead.has(handle.seatId)) return handle;
    // Nothing listens on port 9 of loopback: a gateway that tries gets a refusal.
    return { ...handle, running: false, upstream: { kind: 'tcp', host: '127.0.0.1', port: 9 } };
  }
}

/** Never finishes a removal: it ends with its signal only, and the seat stays. */
export class HangsOnDeleteDriver extends WrappedDriver {
  override async remove(_seatId: string, signal: AbortSignal): Promise<void> {
    await orAborted(new Promise<never>(() => undefined), signal);
  }
}
