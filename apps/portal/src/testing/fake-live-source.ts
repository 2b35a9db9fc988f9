import type { LiveSource } from '../app/live/event-source.port';

/** Stands in for the browser's EventSource: a test says what the network does. */
export class FakeLiveSource implements LiveSource {
  readyState = 0;
  isClosed = false;
  private readonly listeners = new Map<string, ((event: MessageEvent<string>) => void)[]>();

  constructor(readonly url: string) {}

  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]);
  }

  close(): void {
    this.isClosed = true;
    this.readyState = 2;
  }

  opens(): void {
    this.readyState = 1;
    this.fire('open');
  }

  pings(): void {
    this.fire('ping', '{}');
  }

  sends(id: number, type: string, data: object): void {
    this.fire(type, JSON.stringify(data), String(id));
  }

  /** An error after which the browser tries again by itself. */
  breaks(): void {
    this.readyState = 0;
    this.fire('error');
  }

  /** An error after which the browser gives up, e.g. a status that is not 200. */
  isGivenUp(): void {
    this.readyState = 2;
    this.fire('error');
  }

  private fire(type: string, data = '', lastEventId = ''): void {
    for (const listener of this.listeners.get(type) ?? []) {
      listener(new MessageEvent(type, { data, lastEventId }));
    }
  }
}

/** Opens fakes and keeps them, newest last. */
export class FakeLiveSources {
  readonly all: FakeLiveSource[] = [];

  readonly open = (url: string): FakeLiveSource => {
    const source = new FakeLiveSource(url);
    this.all.push(source);
    return source;
  };

  get last(): FakeLiveSource {
    const source = this.all.at(-1);
    if (source === undefined) throw new Error('No live source was opened.');
    return source;
  }
}
