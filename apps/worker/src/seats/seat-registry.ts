import type { SeatHandle } from '@wod/seats';
import type { Log } from '../logging/log';
import type { SeatEngine } from './seat-engine';
import type { SeatJournal } from './seat-journal';
import { fromMeta, type SeatAccess } from './seat-meta';

/** A seat that may be entered. */
export interface OpenSeat {
  readonly handle: SeatHandle;
  readonly access: SeatAccess;
}

/** Told after each listing that succeeded. */
export type ListedListener = (seats: readonly SeatHandle[]) => void;

/**
 * What the driver lists, kept fresh: asked for again every few seconds, and changed at once when this worker
 * makes or removes a seat. It remembers nothing of its own, so a restarted worker knows all its seats as soon
 * as the first listing is there. While the engine does not answer, the last listing stands.
 */
export class SeatRegistry {
  private readonly seats = new Map<string, SeatHandle>();
  /** Number of the last own change of a seat, to tell a listing that began before it. */
  private readonly changes = new Map<string, number>();
  private readonly listeners = new Set<ListedListener>();
  private clock = 0;
  private hasListed = false;
  private isFailureTold = false;
  private listing: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(
    private readonly engine: SeatEngine,
    private readonly journal: SeatJournal,
    private readonly log: Log,
    /** Milliseconds between two listings. */
    private readonly refreshMs: number,
  ) {}

  /** False until the driver has named its seats for the first time: until then nothing is known. */
  get isKnown(): boolean {
    return this.hasListed;
  }

  /** Lists once and then again and again. Resolves after the first try, whatever came of it. */
  async start(): Promise<void> {
    await this.refresh();
    this.schedule();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  onListed(listener: ListedListener): void {
    this.listeners.add(listener);
  }

  /** Asks the driver now. Never throws; calls at the same moment share one listing. */
  refresh(): Promise<void> {
    this.listing ??= this.list().finally(() => (this.listing = undefined));
    return this.listing;
  }

  all(): readonly SeatHandle[] {
    return [...this.seats.values()];
  }

  handle(seatId: string): SeatHandle | undefined {
    return this.seats.get(seatId);
  }

  /** The seat if it may be entered; `undefined` when there is none, or when its end has begun. */
  open(seatId: string): OpenSeat | undefined {
    const handle = this.seats.get(seatId);
    if (handle === undefined || this.journal.get(seatId)?.kind === 'removed') return undefined;
    const access = fromMeta(handle.meta);
    return access === undefined ? undefined : { handle, access };
  }

  openByUsername(username: string): OpenSeat[] {
    return this.all().flatMap((handle) => {
      if (handle.meta['username'] !== username) return [];
      const seat = this.open(handle.seatId);
      return seat === undefined ? [] : [seat];
    });
  }

  put(handle: SeatHandle): void {
    this.changes.set(handle.seatId, ++this.clock);
    this.seats.set(handle.seatId, handle);
  }

  drop(seatId: string): void {
    this.changes.set(seatId, ++this.clock);
    this.seats.delete(seatId);
  }

  private async list(): Promise<void> {
    const began = this.clock;
    try {
      const listed = await this.engine.list();
      this.take(listed, began);
    } catch (error) {
      if (!this.isFailureTold)
        this.log.warn({ err: error }, 'Cannot list the seats; the last listing stands.');
      this.isFailureTold = true;
      return;
    }
    if (this.isFailureTold) this.log.info('The seats are listed again.');
    this.isFailureTold = false;
    this.hasListed = true;
    for (const listener of this.listeners) listener(this.all());
  }

  /** A listing says nothing about seats that were changed after it began. */
  private take(listed: readonly SeatHandle[], began: number): void {
    const isNewer = (seatId: string): boolean => (this.changes.get(seatId) ?? 0) > began;
    const names = new Set(listed.map(({ seatId }) => seatId));
    for (const seatId of this.seats.keys()) {
      if (!names.has(seatId) && !isNewer(seatId)) this.seats.delete(seatId);
    }
    for (const handle of listed) {
      if (!isNewer(handle.seatId)) this.seats.set(handle.seatId, handle);
    }
    for (const [seatId, change] of this.changes) {
      if (change <= began) this.changes.delete(seatId);
    }
  }

  private schedule(): void {
    if (this.isStopped) return;
    // A little different each time, so that many workers do not ask one engine in step.
    const pauseMs = this.refreshMs * (0.9 + Math.random() * 0.2);
    this.timer = setTimeout(() => void this.refresh().then(() => this.schedule()), pauseMs);
  }
}
