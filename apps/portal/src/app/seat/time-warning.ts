import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { ServerClock } from '../time/server-clock';
import { BookingSession } from '../booking/booking-session';
import { Icon } from '../ui/icon';
import { Notifier } from './notifier';
import { seatTexts } from './seat.texts';

/** A warning that is replayed later than this was shown before, or comes too late to disturb anyone. */
const freshMs = 60_000;

/** Says that time runs short: in the page, and as a notification where that was asked for. */
@Component({
  selector: 'wod-time-warning',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div role="alert">
      @if (warning(); as current) {
        <div class="panel panel-warn">
          <wod-icon name="clock" />
          <div class="panel-text">
            <p>
              <strong>{{ sentence() }}</strong>
            </p>
          </div>
          <button type="button" class="icon-button" (click)="hidden.set(current.id)">
            <wod-icon name="close" /><span class="visually-hidden">{{ texts.dismiss }}</span>
          </button>
        </div>
      }
    </div>
  `,
})
export class TimeWarning {
  private readonly session = inject(BookingSession);
  private readonly notifier = inject(Notifier);
  private readonly clock = inject(ServerClock);

  readonly endsAt = input.required<string>();
  /** The time left in words, e.g. "15 min left". */
  readonly words = input.required<string>();
  readonly canExtend = input.required<boolean>();

  protected readonly texts = seatTexts;
  protected readonly hidden = signal(0);
  private readonly newest = computed(() => this.session.live().warning);
  /** The newest warning, as long as it is about the end that still holds: an extension takes it back. */
  protected readonly warning = computed(() => {
    const warning = this.newest();
    const isCurrent = warning !== undefined && Date.parse(warning.endsAt) === Date.parse(this.endsAt());
    return isCurrent && warning.id !== this.hidden() ? warning : undefined;
  });

  protected readonly sentence = computed(() => {
    const words = this.words().charAt(0).toUpperCase() + this.words().slice(1);
    return this.canExtend() ? seatTexts.warningExtend(words) : seatTexts.warning(words);
  });

  constructor() {
    effect(() => {
      const warning = this.newest();
      if (warning === undefined) return;
      untracked(() => {
        if (this.clock.now() - Date.parse(warning.at) > freshMs) return;
        this.notifier.show(
          seatTexts.notificationTitle(this.words()),
          seatTexts.notificationBody,
          `${warning.endsAt}/${warning.thresholdMinutes}`,
        );
      });
    });
  }
}
