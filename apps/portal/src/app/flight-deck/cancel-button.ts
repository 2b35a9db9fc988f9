import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { BookingSession } from '../booking/booking-session';
import { Confirm } from '../ui/confirm';
import { refusalSentence } from '../ui/retry-panel';
import { Toast } from '../ui/toast';
import { flightDeckTexts } from './flight-deck.texts';

/** Gives the booking back, after asking. */
@Component({
  selector: 'wod-cancel-button',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <button
      type="button"
      class="button quiet"
      [attr.aria-disabled]="session.acting() ? 'true' : null"
      (click)="cancel()"
    >
      {{ texts.cancel }}
    </button>
  `,
})
export class CancelButton {
  protected readonly session = inject(BookingSession);
  private readonly confirm = inject(Confirm);
  private readonly toast = inject(Toast);
  protected readonly texts = flightDeckTexts;

  protected async cancel(): Promise<void> {
    if (!(await this.confirm.ask(this.texts.cancelQuestion))) return;
    const refusal = await this.session.act('cancel');
    if (refusal !== undefined) this.toast.say(refusalSentence(refusal));
  }
}
