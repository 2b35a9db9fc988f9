import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { dateAndTime } from '../../ui/format';
import { Dialog } from '../../ui/dialog';
import { OperatorSession } from '../operator-session';
import { operatorTexts } from '../operator.texts';

const minute = 60_000;

/** Moves the end of one booking by a handful of usual steps; the time that results is shown before. */
@Component({
  selector: 'wod-move-end-dialog',
  imports: [Dialog],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <wod-dialog [heading]="texts.moveHeading" [open]="true" (openChange)="closed.emit()">
      <p>{{ texts.moveLead(workshop(), time(endsAt())) }}</p>
      <fieldset class="choices">
        <legend>{{ texts.moveBy }}</legend>
        @for (choice of choices; track choice) {
          <label class="choice">
            <input
              type="radio"
              name="move-by"
              [value]="choice"
              [checked]="choice === minutes()"
              (change)="minutes.set(choice)"
            />
            {{ texts.minutes(choice) }}
          </label>
        }
      </fieldset>
      <p role="status">
        <strong>{{ isPast() ? texts.past : texts.newEnd(time(newEnd())) }}</strong>
      </p>
      <div class="dialog-actions">
        <button type="button" class="button" (click)="closed.emit()">{{ texts.moveCancel }}</button>
        <button type="button" class="button primary" [disabled]="isPast()" (click)="moved.emit(newEnd())">
          {{ texts.moveConfirm }}
        </button>
      </div>
    </wod-dialog>
  `,
})
export class MoveEndDialog {
  private readonly session = inject(OperatorSession);

  readonly workshop = input.required<string>();
  readonly endsAt = input.required<string>();
  /** The new end that was chosen. */
  readonly moved = output<string>();
  readonly closed = output();

  protected readonly texts = operatorTexts.bookings;
  protected readonly time = dateAndTime;
  protected readonly choices = [-30, -15, 15, 30, 60, 120] as const;
  protected readonly minutes = signal<number>(30);
  protected readonly newEnd = computed(() =>
    new Date(Date.parse(this.endsAt()) + this.minutes() * minute).toISOString(),
  );
  protected readonly isPast = computed(() => Date.parse(this.newEnd()) <= this.session.now());
}
