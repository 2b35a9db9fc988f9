import { InjectionToken } from '@angular/core';

/** What this site needs of an `EventSource`, so that a test can stand in for the network. */
export interface LiveSource {
  /** 0 connecting, 1 open, 2 closed for good. */
  readonly readyState: number;
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

export type OpenLiveSource = (url: string) => LiveSource;

export const OPEN_LIVE_SOURCE = new InjectionToken<OpenLiveSource>('live source', {
  providedIn: 'root',
  factory: () => (url) => new EventSource(url, { withCredentials: true }),
});
