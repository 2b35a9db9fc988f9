import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { BookingView } from '@wod/contracts';
import { serverNow } from '../time/server-now';
import { BookingSession } from '../booking/booking-session';
import { secondsText } from '../ui/format';
import { Icon } from '../ui/icon';
import { CancelButton } from './cancel-button';
import { deckOf, failuresOf } from './deck';
import { flightDeckTexts } from './flight-deck.texts';
import { LiveLog } from './live-log';

/** What a student watches while the seat is made. */
@Component({
  selector: 'wod-flight-deck',
  imports: [Icon, CancelButton, LiveLog],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './flight-deck.html',
})
export class FlightDeck {
  private readonly session = inject(BookingSession);
  private readonly now = serverNow();

  readonly booking = input.required<BookingView>();

  protected readonly texts = flightDeckTexts;
  protected readonly seconds = secondsText;
  protected readonly deck = computed(() => deckOf(this.booking(), this.session.live(), this.now()));
  protected readonly failures = computed(() => failuresOf(this.session.live(), this.deck()));
  protected readonly percent = computed(() => Math.round(this.deck().progress * 100));
  protected readonly lines = computed(() => this.session.live().lines);
}
