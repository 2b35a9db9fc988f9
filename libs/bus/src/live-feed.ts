import { DeliverPolicy, type ConsumerMessages } from '@nats-io/jetstream';
import { streams } from '@wod/contracts';
import type { Bus } from './bus';
import { isNotFound } from './streams';

/** One event as a live page gets it. */
export interface LiveEvent {
  /** Place in WOD_EVENTS: pages resume behind it. */
  readonly seq: number;
  readonly type: string;
  /** The event's data, JSON. */
  readonly data: string;
}

type Listener = (event: LiveEvent) => void;

/**
 * Events of single bookings for live pages. One ordered reader of the whole stream for each process feeds all
 * pages; what a page missed is read from the stream by the booking's subject. A page gets every event behind
 * its place once and in order, whatever happens while it catches up.
 */
export class LiveFeed {
  private readonly listeners = new Map<string, Set<Listener>>();
  private messages: ConsumerMessages | undefined;
  private readonly stopping = new AbortController();
  private lastSeq = 0;

  constructor(
    private readonly bus: Bus,
    private readonly log: (level: 'info' | 'warn', sentence: string, error?: unknown) => void,
  ) {}

  start(): void {
    // Its reader lives in the server's memory: after a restart a new one goes on behind the last event.
    const again = this.bus.onReconnect(() => void this.messages?.close());
    this.stopping.signal.addEventListener('abort', again);
    void this.readForEver();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.messages?.close();
  }

  /** How many pages listen. */
  get size(): number {
    let size = 0;
    for (const set of this.listeners.values()) size += set.size;
    return size;
  }

  /**
   * Sends every event of a booking behind `afterSeq`, then each new one, until the returned function is
   * called. Resolves when the page has caught up.
   */
  async follow(bookingId: string, afterSeq: number, send: Listener): Promise<() => void> {
    let sent = afterSeq;
    let early: LiveEvent[] | undefined = [];
    const once = (event: LiveEvent) => {
      if (event.seq <= sent) return;
      sent = event.seq;
      send(event);
    };
    const listener: Listener = (event) => {
      if (early === undefined) once(event);
      else early.push(event);
    };
    const stop = this.listen(bookingId, listener);
    try {
      for await (const event of this.history(bookingId, afterSeq)) once(event);
    } catch (error) {
      stop();
      throw error;
    }
    for (const event of early) once(event);
    early = undefined;
    return stop;
  }

  private listen(bookingId: string, listener: Listener): () => void {
    const set = this.listeners.get(bookingId) ?? new Set();
    this.listeners.set(bookingId, set.add(listener));
    return () => {
      set.delete(listener);
      if (set.size === 0 && this.listeners.get(bookingId) === set) this.listeners.delete(bookingId);
    };
  }

  private async *history(bookingId: string, afterSeq: number): AsyncGenerator<LiveEvent> {
    const batch = 200;
    for (let from = afterSeq + 1; ;) {
      let read = 0;
      const messages = await this.bus.manager.direct.getBatch(streams.events, {
        seq: from,
        next_by_subj: `wod.*.v1.*.${bookingId}`,
        batch,
      });
      try {
        for await (const message of messages) {
          read++;
          from = message.seq + 1;
          yield toLive(message.seq, message.subject, message.string());
        }
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
      if (read < batch) return;
    }
  }

  private async readForEver(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        const consumer = await this.bus.jetstream.consumers.get(
          streams.events,
          this.lastSeq === 0
            ? { deliver_policy: DeliverPolicy.New }
            : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: this.lastSeq + 1 },
        );
        this.messages = await consumer.consume();
        for await (const message of this.messages) {
          this.lastSeq = message.seq;
          const set = this.listeners.get(message.subject.slice(message.subject.lastIndexOf('.') + 1));
          if (set === undefined) continue;
          const event = toLive(message.seq, message.subject, message.string());
          for (const listener of set) listener(event);
        }
      } catch (error) {
        this.log('warn', 'The live feed was interrupted; it goes on by itself.', error);
      }
      if (!this.stopping.signal.aborted) await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

const toLive = (seq: number, subject: string, data: string): LiveEvent => ({
  seq,
  type: subject.slice(0, subject.lastIndexOf('.')),
  data,
});
