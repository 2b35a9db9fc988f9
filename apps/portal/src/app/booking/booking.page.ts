import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  untracked,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import { FlightDeck } from '../flight-deck/flight-deck';
import { QueuePlace } from '../flight-deck/queue-place';
import { PollForm } from '../poll/poll-form';
import { SeatPanel } from '../seat/seat-panel';
import { Icon } from '../ui/icon';
import { PageHeading } from '../ui/page-heading';
import { PageTitle } from '../ui/page-title';
import { RetryPanel } from '../ui/retry-panel';
import { BookingSession } from './booking-session';
import { bookingTexts } from './booking.texts';

/** One page for one booking through its whole life; what it shows follows the booking's state. */
@Component({
  selector: 'wod-booking-page',
  imports: [RouterLink, Icon, PageHeading, RetryPanel, FlightDeck, QueuePlace, SeatPanel, PollForm],
  providers: [BookingSession],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './booking.page.html',
})
export class BookingPage {
  protected readonly session = inject(BookingSession);
  private readonly title = inject(PageTitle);
  private readonly router = inject(Router);
  private readonly fragment = toSignal(inject(ActivatedRoute).fragment);

  /** From the address. */
  readonly id = input.required<string>();

  protected readonly texts = bookingTexts;
  protected readonly view = this.session.view;
  protected readonly state = computed(() => this.view()?.state);
  protected readonly heading = computed(() => {
    const state = this.state();
    if (this.session.hasNoAccess()) return bookingTexts.noAccessHeading;
    if (state !== undefined) return bookingTexts.headings[state];
    return this.session.refusal() === undefined ? bookingTexts.loading : bookingTexts.failed;
  });
  protected readonly ending = computed(() => {
    const reason = this.view()?.endReason;
    return reason === undefined ? '' : bookingTexts.endings[reason];
  });
  protected readonly isPollShown = computed(() => {
    const view = this.view();
    return view !== undefined && view.poll.state !== 'closed';
  });
  protected readonly isReconnecting = computed(() => this.session.connection() === 'reconnecting');

  constructor() {
    effect(() => {
      const id = this.id();
      const key = keyOf(this.fragment());
      untracked(() => void this.open(id, key));
    });
    // While the seat is live its panel says the minutes left in the title.
    effect(() => {
      const view = this.view();
      if (view === undefined || view.state === 'ready') return;
      this.title.set(`${this.heading()} – ${view.workshop.title}`);
    });
  }

  protected retry(): void {
    void this.open(this.id(), keyOf(this.fragment()));
  }

  private async open(id: string, key: string | undefined): Promise<void> {
    if (key === undefined) {
      this.session.follow(id);
      return;
    }
    // The key opens the booking for whoever reads it, so it leaves the address bar and the history.
    // The address without it is then followed like any other.
    if (await this.session.unlock(id, key)) {
      await this.router.navigate(['/bookings', id], { replaceUrl: true });
    }
  }
}

function keyOf(fragment: string | null | undefined): string | undefined {
  return new URLSearchParams(fragment ?? '').get('key') ?? undefined;
}
