import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  signal,
  untracked,
} from '@angular/core';
import type { BookingView } from '@wod/contracts';
import { BookingsApi } from '../api/bookings.api';
import { serverNow } from '../time/server-now';
import { BookingSession } from '../booking/booking-session';
import { Confirm } from '../ui/confirm';
import { minutesText, timeOfDay } from '../ui/format';
import { Icon } from '../ui/icon';
import { PageTitle } from '../ui/page-title';
import { refusalSentence } from '../ui/retry-panel';
import { Toast } from '../ui/toast';
import { type Shown, countdownText, minutesLeftText, nextShown, partLeft } from './countdown';
import { NotebookOpener } from './notebook-opener';
import { Notifier } from './notifier';
import { TimeWarning } from './time-warning';
import { seatTexts } from './seat.texts';

/** The live seat: the time left, the way in, and what can be done about either. */
@Component({
  selector: 'wod-seat-panel',
  imports: [Icon, TimeWarning],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './seat-panel.html',
})
export class SeatPanel {
  protected readonly session = inject(BookingSession);
  protected readonly notifier = inject(Notifier);
  private readonly api = inject(BookingsApi);
  private readonly opener = inject(NotebookOpener);
  private readonly confirm = inject(Confirm);
  private readonly toast = inject(Toast);
  private readonly title = inject(PageTitle);
  private readonly now = serverNow();

  readonly booking = input.required<BookingView>();

  protected readonly texts = seatTexts;
  private readonly endsAt = computed(() => this.booking().endsAt ?? this.booking().serverTime);
  private readonly shown = linkedSignal<{ endsAt: string; now: number }, Shown>({
    source: () => ({ endsAt: this.endsAt(), now: this.now() }),
    computation: ({ endsAt, now }, previous) => nextShown(previous?.value, endsAt, now),
  });
  protected readonly secondsLeft = computed(() => this.shown().seconds);
  protected readonly countdown = computed(() => countdownText(this.secondsLeft()));
  protected readonly words = computed(() => minutesLeftText(this.secondsLeft()));
  protected readonly endTime = computed(() => timeOfDay(this.endsAt()));
  protected readonly part = computed(() =>
    Math.round(partLeft(this.booking().readyAt, this.endsAt(), this.now()) * 1000),
  );
  protected readonly extraTime = computed(() => minutesText(this.booking().extension.minutes));
  protected readonly canExtend = computed(() => this.booking().extension.left > 0);
  protected readonly workUrl = computed(() => this.api.workUrl(this.booking().id));

  protected readonly isOpening = signal(false);
  protected readonly problem = signal('');
  protected readonly blockedUrl = signal<string | undefined>(undefined);

  constructor() {
    effect(() => this.title.set(`${this.words()} – ${this.booking().workshop.title}`));
    // When the countdown reaches its end the booking has changed, whatever events say.
    effect(() => {
      if (this.secondsLeft() === 0) untracked(() => void this.session.refresh());
    });
  }

  protected async open(): Promise<void> {
    if (this.isOpening()) return;
    this.isOpening.set(true);
    this.problem.set('');
    this.blockedUrl.set(undefined);
    const opened = await this.opener.open(this.booking().id);
    this.isOpening.set(false);
    if (opened.kind === 'blocked') this.blockedUrl.set(opened.url);
    if (opened.kind === 'refused') {
      this.problem.set(`${seatTexts.openFailed} ${refusalSentence(opened.refusal)}`);
      void this.session.refresh();
    }
  }

  protected async extend(): Promise<void> {
    const before = this.endsAt();
    const refusal = await this.session.act('extend');
    const after = this.session.view()?.endsAt;
    if (refusal !== undefined) this.toast.say(refusalSentence(refusal));
    else if (after !== undefined && after !== before) this.toast.say(seatTexts.extended(timeOfDay(after)));
  }

  protected async finish(): Promise<void> {
    if (!(await this.confirm.ask(seatTexts.finishQuestion))) return;
    const refusal = await this.session.act('finish');
    if (refusal !== undefined) this.toast.say(refusalSentence(refusal));
  }
}
