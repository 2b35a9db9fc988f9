import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { BookingAccepted, BookingRequest, BookingView, PollAnswer, SeatEntry } from '@wod/contracts';
import { firstValueFrom } from 'rxjs';
import { ServerClock } from '../time/server-clock';

const root = '/api/v1/bookings';

/** Everything a student may ask of a booking. Who may ask is decided by the booking's cookie. */
@Injectable({ providedIn: 'root' })
export class BookingsApi {
  private readonly http = inject(HttpClient);
  private readonly clock = inject(ServerClock);

  request(booking: BookingRequest): Promise<BookingAccepted> {
    return firstValueFrom(this.http.post<BookingAccepted>(root, booking));
  }

  async view(id: string): Promise<BookingView> {
    const answered = this.clock.measure();
    const view = await firstValueFrom(this.http.get<BookingView>(path(id)));
    answered(view.serverTime);
    return view;
  }

  /** Exchanges the key of a mail's link for the booking's cookie. */
  key(id: string, key: string): Promise<unknown> {
    return firstValueFrom(this.http.post(path(id, 'key'), { key }));
  }

  entry(id: string): Promise<SeatEntry> {
    return firstValueFrom(this.http.post<SeatEntry>(path(id, 'entry'), null));
  }

  /** These answer with what changed; the page reads the booking again instead, so it has one source. */
  act(id: string, verb: 'extend' | 'finish' | 'cancel'): Promise<unknown> {
    return firstValueFrom(this.http.post(path(id, verb), null));
  }

  answerPoll(id: string, answer: PollAnswer): Promise<unknown> {
    return firstValueFrom(this.http.put(path(id, 'poll'), answer));
  }

  /** Address of the archive of the student's work, for a plain download link. */
  workUrl(id: string): string {
    return path(id, 'work');
  }

  eventsUrl(id: string): string {
    return path(id, 'events');
  }
}

function path(id: string, rest?: string): string {
  return `${root}/${encodeURIComponent(id)}${rest === undefined ? '' : `/${rest}`}`;
}
