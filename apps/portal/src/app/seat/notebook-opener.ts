import { Injectable, InjectionToken, inject } from '@angular/core';
import { BookingsApi } from '../api/bookings.api';
import { type Refusal, refusalOf } from '../api/refusal';
import { webAddress } from '../api/site.api';

/** The little that is needed of a browser tab. */
export interface Tab {
  opener: unknown;
  readonly location: { replace(url: string): void };
  close(): void;
}

export const OPEN_TAB = new InjectionToken<() => Tab | null>('open tab', {
  providedIn: 'root',
  factory: () => () => window.open('about:blank', '_blank'),
});

export type Opened =
  | { readonly kind: 'opened' }
  | { readonly kind: 'blocked'; readonly url: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Fetches the signed way into a seat and opens it in a tab of its own. */
@Injectable({ providedIn: 'root' })
export class NotebookOpener {
  private readonly api = inject(BookingsApi);
  private readonly openTab = inject(OPEN_TAB);

  /**
   * Call straight from the click: browsers only let a click open a tab, not what happens after a
   * request, so the tab is opened empty and sent on its way when the address is there.
   */
  async open(bookingId: string): Promise<Opened> {
    const tab = this.openTab();
    try {
      // Notebooks are a student's code: their tab must not reach back into this page.
      if (tab !== null) tab.opener = null;
      const url = webAddress((await this.api.entry(bookingId)).url);
      if (url === undefined) throw new Error('The way into the seat is no web address.');
      if (tab === null) return { kind: 'blocked', url };
      tab.location.replace(url);
      return { kind: 'opened' };
    } catch (error) {
      tab?.close();
      return { kind: 'refused', refusal: refusalOf(error) };
    }
  }
}
