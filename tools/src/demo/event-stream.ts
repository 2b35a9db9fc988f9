import type { HttpClient } from './http-client';

/** One event of the live stream, with the moment at which it came (performance.now). */
export interface StreamedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly at: number;
}

/** Reads server-sent events, resuming behind the last one when the connection ends. */
export class EventStream {
  private readonly events: StreamedEvent[] = [];
  private readonly closing = new AbortController();
  private changed: () => void = () => undefined;

  private constructor(
    private readonly http: HttpClient,
    private readonly path: string,
  ) {}

  static async open(http: HttpClient, path: string): Promise<EventStream> {
    const stream = new EventStream(http, path);
    void stream.readForEver();
    return stream;
  }

  close(): void {
    this.closing.abort();
  }

  /**
   * Waits for an event of this type that came or comes.
   * @throws when an event of `fatal` comes first, or none within `timeoutMs`
   */
  async until(type: string, timeoutMs: number, fatal: readonly string[] = []): Promise<StreamedEvent> {
    const end = performance.now() + timeoutMs;
    for (;;) {
      const found = this.events.find((event) => event.type === type);
      if (found !== undefined) return found;
      const bad = this.events.find((event) => fatal.includes(event.type));
      if (bad !== undefined) throw new Error(`${bad.type} came: ${JSON.stringify(bad.data)}`);
      const left = end - performance.now();
      if (left <= 0) {
        const seen = this.events.map((event) => event.type.replace(/^wod\.|\.v1/g, '')).join(', ');
        throw new Error(`${type} did not come within ${timeoutMs} ms; came: ${seen || 'nothing'}.`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(left, 1_000));
        this.changed = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  private async readForEver(): Promise<void> {
    while (!this.closing.signal.aborted) {
      try {
        const last = this.events.at(-1)?.id;
        const from = last === undefined ? this.path : `${this.path}?lastEventId=${last}`;
        const response = await this.http.open('GET', from, undefined, false, this.closing.signal);
        await this.read(response);
      } catch {
        // Ended or cut: read on behind the last event.
      }
      if (!this.closing.signal.aborted) await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  private async read(response: Response): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        this.take(text.slice(0, end));
        text = text.slice(end + 2);
      }
    }
  }

  private take(block: string): void {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
    const id = field('id');
    const type = field('event');
    if (id === undefined || type === undefined) return;
    if (this.events.some((event) => event.id === id)) throw new Error(`Event ${id} came twice.`);
    this.events.push({ id, type, data: JSON.parse(field('data') ?? 'null'), at: performance.now() });
    this.changed();
  }
}
