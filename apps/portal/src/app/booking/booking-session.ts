import { DOCUMENT, DestroyRef, Injectable, computed, inject, signal } from '@angular/core';
import type { BookingState, BookingView } from '@wod/contracts';
import { BookingsApi } from '../api/bookings.api';
import { type Refusal, isNoAccess, refusalOf } from '../api/refusal';
import { visiblePoll } from '../time/visible-poll';
import { OPEN_LIVE_SOURCE } from '../live/event-source.port';
import { type ConnectionStatus, LiveConnection } from '../live/live-connection';
import type { LiveMessage } from '../live/live-message';
import { applyLive, changesView, emptyLive } from '../live/live-state';
import { BookingMemory } from '../my/booking-memory';

const backstopMs = 20_000;
/** After a booking is over its poll opens and its seat is cleaned; then nothing happens any more. */
const lingerMs = 60_000;

export type Verb = 'extend' | 'finish' | 'cancel';

export function isFinal(state: BookingState): boolean {
  return state === 'ended' || state === 'failed' || state === 'cancelled';
}

/**
 * One booking as its page follows it. The view that the api answers is the truth; events say when to
 * read it again, and a read every 20 s stands behind them, so a lost event costs seconds, not the page.
 */
@Injectable()
export class BookingSession {
  private readonly api = inject(BookingsApi);
  private readonly memory = inject(BookingMemory);
  private readonly openSource = inject(OPEN_LIVE_SOURCE);
  private readonly page = inject(DOCUMENT);

  readonly view = signal<BookingView | undefined>(undefined);
  readonly refusal = signal<Refusal | undefined>(undefined);
  readonly live = signal(emptyLive);
  readonly connection = signal<ConnectionStatus>('idle');
  readonly acting = signal<Verb | undefined>(undefined);
  readonly hasNoAccess = computed(() => isNoAccess(this.refusal()));

  private id = '';
  private stream: LiveConnection | undefined;
  private linger: ReturnType<typeof setTimeout> | undefined;
  private isSettled = false;
  private readonly poll = visiblePoll(() => this.load(), backstopMs);

  constructor() {
    const look = () => {
      if (this.page.visibilityState === 'visible') this.stream?.checkSilence();
    };
    this.page.addEventListener('visibilitychange', look);
    inject(DestroyRef).onDestroy(() => {
      this.page.removeEventListener('visibilitychange', look);
      this.endStream();
    });
  }

  /** Follows a booking from the beginning; what was known before is forgotten. */
  follow(id: string): void {
    this.forget(id);
    void this.refresh();
  }

  /**
   * Exchanges the key of a mail's link for access. Answers whether the key is used up: a key that the
   * server never saw must stay where it is for another try.
   */
  async unlock(id: string, key: string): Promise<boolean> {
    this.forget(id);
    try {
      await this.api.key(id, key);
    } catch (error) {
      const refusal = refusalOf(error);
      // A refused key is no reason to hide a booking that this browser may see anyway.
      if (refusal.kind === 'unreachable') {
        this.refusal.set(refusal);
        return false;
      }
    }
    return true;
  }

  refresh(): Promise<void> {
    return this.poll.now();
  }

  /** Reads the booking once more although nothing should change any more, e.g. after answering a poll. */
  reread(): Promise<void> {
    this.isSettled = false;
    return this.refresh();
  }

  /** Does one thing at a time, and answers why it was refused. */
  async act(verb: Verb): Promise<Refusal | undefined> {
    if (this.acting() !== undefined) return undefined;
    this.acting.set(verb);
    try {
      await this.api.act(this.id, verb);
      return undefined;
    } catch (error) {
      return refusalOf(error);
    } finally {
      await this.refresh();
      this.acting.set(undefined);
    }
  }

  private forget(id: string): void {
    this.endStream();
    this.id = id;
    this.isSettled = false;
    this.view.set(undefined);
    this.refusal.set(undefined);
    this.live.set(emptyLive);
  }

  private async load(): Promise<void> {
    const id = this.id;
    if (id === '' || this.isSettled) return;
    try {
      const view = await this.api.view(id);
      if (id !== this.id) return;
      if (this.view() === undefined) {
        this.memory.remember({ id, title: view.workshop.title, at: view.requestedAt });
      }
      this.view.set(view);
      this.refusal.set(undefined);
      if (isFinal(view.state)) this.settle(view);
      else this.startStream(id);
    } catch (error) {
      if (id !== this.id) return;
      this.refusal.set(refusalOf(error));
      if (this.hasNoAccess()) this.endStream();
    }
  }

  private startStream(id: string): void {
    if (this.stream !== undefined) return;
    this.stream = new LiveConnection(this.openSource, this.api.eventsUrl(id), {
      message: (message) => this.receive(message),
      status: (status) => this.connection.set(status),
    });
    this.stream.open();
  }

  private receive(message: LiveMessage): void {
    const before = this.live();
    const after = applyLive(before, message);
    if (after === before) return;
    this.live.set(after);
    if (changesView(message)) void this.refresh();
  }

  private settle(view: BookingView): void {
    if (this.stream === undefined) {
      this.isSettled = view.poll.state !== 'closed' || view.state !== 'ended' || isLongAgo(view);
      return;
    }
    this.linger ??= setTimeout(() => {
      this.endStream();
      this.isSettled = true;
    }, lingerMs);
  }

  private endStream(): void {
    clearTimeout(this.linger);
    this.linger = undefined;
    this.stream?.close();
    this.stream = undefined;
  }
}

function isLongAgo({ endedAt, serverTime }: BookingView): boolean {
  return endedAt === undefined || Date.parse(serverTime) - Date.parse(endedAt) > lingerMs;
}
