import { Injectable, InjectionToken, inject } from '@angular/core';

/** A booking that was made or opened in this browser. Not a key: the booking's cookie opens it. */
export interface RememberedBooking {
  readonly id: string;
  readonly title: string;
  readonly at: string;
}

const key = 'wod.bookings.v1';
const most = 20;

/** The browser's store; absent where storage is switched off. */
export const BROWSER_STORE = new InjectionToken<Storage | undefined>('browser store', {
  providedIn: 'root',
  factory: () => {
    try {
      return localStorage;
    } catch {
      return undefined;
    }
  },
});

/** The bookings of this browser, newest first. Works, and forgets, without storage. */
@Injectable({ providedIn: 'root' })
export class BookingMemory {
  private readonly store = inject(BROWSER_STORE);
  private fallback: readonly RememberedBooking[] = [];

  list(): readonly RememberedBooking[] {
    try {
      const text = this.store?.getItem(key);
      if (text === null || text === undefined) return this.fallback;
      const value: unknown = JSON.parse(text);
      return Array.isArray(value) ? value.filter(isRemembered) : [];
    } catch {
      return this.fallback;
    }
  }

  remember(booking: RememberedBooking): void {
    const others = this.list().filter(({ id }) => id !== booking.id);
    this.write([booking, ...others].sort((a, b) => b.at.localeCompare(a.at)).slice(0, most));
  }

  forget(id: string): void {
    this.write(this.list().filter((booking) => booking.id !== id));
  }

  private write(bookings: readonly RememberedBooking[]): void {
    this.fallback = bookings;
    try {
      this.store?.setItem(key, JSON.stringify(bookings));
    } catch {
      // A full or forbidden store: the list lives as long as this page does.
    }
  }
}

function isRemembered(value: unknown): value is RememberedBooking {
  const candidate = value as Partial<RememberedBooking> | null;
  return (
    typeof candidate?.id === 'string' &&
    typeof candidate.title === 'string' &&
    typeof candidate.at === 'string'
  );
}
