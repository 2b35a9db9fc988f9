import type { LiveSource, OpenLiveSource } from './event-source.port';
import { type LiveMessage, liveEventTypes, readMessage } from './live-message';

/** `reconnecting` is what a person should know about; the first connecting is not. */
export type ConnectionStatus = 'idle' | 'connecting' | 'live' | 'reconnecting';

export interface LiveListener {
  message(message: LiveMessage): void;
  status(status: ConnectionStatus): void;
}

/** The server pings every 15 s; two pings and a half without a sound means that nobody is there. */
const silenceMs = 40_000;
const checkMs = 5_000;
const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

/**
 * Keeps one stream of events open. The browser reconnects by itself after most errors and resumes with
 * `Last-Event-ID`; this adds what it does not do: it notices a connection that is silent, and one that
 * the browser gave up (an error status), and opens a new one after a growing, jittered pause, so that
 * thirty pages do not come back in the same moment. A new source has no `Last-Event-ID`, so it asks by
 * query from where to go on. Whoever listens drops what was sent twice.
 */
export class LiveConnection {
  private source: LiveSource | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setInterval> | undefined;
  private heardAt = 0;
  private lastId = 0;
  private failures = 0;
  private isOpen = false;

  constructor(
    private readonly openSource: OpenLiveSource,
    private readonly url: string,
    private readonly listener: LiveListener,
    private readonly random: () => number = Math.random,
  ) {}

  open(): void {
    if (this.isOpen) return;
    this.isOpen = true;
    this.listener.status('connecting');
    this.connect();
    this.watch = setInterval(() => this.checkSilence(), checkMs);
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    clearInterval(this.watch);
    clearTimeout(this.retry);
    this.source?.close();
    this.source = undefined;
    this.listener.status('idle');
  }

  /** Call when the page comes back to the front: timers of a hidden page hardly run. */
  checkSilence(): void {
    if (this.source !== undefined && Date.now() - this.heardAt > silenceMs) this.reconnectLater();
  }

  private connect(): void {
    this.heardAt = Date.now();
    const source = this.openSource(this.lastId === 0 ? this.url : `${this.url}?lastEventId=${this.lastId}`);
    this.source = source;
    const heard = () => {
      if (this.source !== source) return;
      this.heardAt = Date.now();
      this.failures = 0;
      this.listener.status('live');
    };
    source.addEventListener('open', heard);
    source.addEventListener('ping', heard);
    for (const type of liveEventTypes) {
      source.addEventListener(type, (event) => {
        if (this.source !== source) return;
        heard();
        const message = readMessage(type, event.lastEventId, event.data);
        if (message === undefined) return;
        this.lastId = Math.max(this.lastId, message.id);
        this.listener.message(message);
      });
    }
    source.addEventListener('error', () => {
      if (this.source !== source) return;
      if (source.readyState === 2) this.reconnectLater();
      else this.listener.status('reconnecting');
    });
  }

  private reconnectLater(): void {
    this.source?.close();
    this.source = undefined;
    this.listener.status('reconnecting');
    const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** this.failures);
    this.failures += 1;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.connect(), pause * (0.5 + this.random() / 2));
  }
}
