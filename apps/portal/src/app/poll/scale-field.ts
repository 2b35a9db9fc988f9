import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { choicesOf } from './answers';
import { pollTexts } from './poll.texts';

/** A question answered by a number: stars or 0 to 10. Radio buttons underneath, so that keys just work. */
@Component({
  selector: 'wod-scale-field',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <fieldset class="scale" [class.scale-stars]="kind() === 'rating'">
      <legend>{{ legend() }}</legend>
      <div class="scale-choices">
        @for (choice of choices(); track choice) {
          <label class="scale-choice" [class.is-on]="isOn(choice)">
            <input
              class="scale-input"
              type="radio"
              [name]="name()"
              [value]="choice"
              [checked]="choice === value()"
              (change)="chosen.emit(choice)"
            />
            @if (kind() === 'rating') {
              <svg class="star" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                <path [attr.d]="star" />
              </svg>
              <span class="visually-hidden">{{ texts.stars(choice) }}</span>
            } @else {
              <span>{{ choice }}</span>
            }
          </label>
        }
      </div>
      @if (kind() === 'nps') {
        <p class="scale-ends">
          <span>{{ texts.npsLow }}</span><span>{{ texts.npsHigh }}</span>
        </p>
      }
    </fieldset>
  `,
})
export class ScaleField {
  readonly name = input.required<string>();
  readonly legend = input.required<string>();
  readonly kind = input.required<'rating' | 'nps'>();
  readonly value = input<number>();
  readonly chosen = output<number>();

  protected readonly texts = pollTexts;
  protected readonly star = 'M12 3.2l2.7 5.6 6.1.8-4.5 4.2 1.1 6.1L12 17l-5.4 2.9 1.1-6.1L3.2 9.6l6.1-.8z';
  protected readonly choices = computed(() => choicesOf(this.kind()));

  protected isOn(choice: number): boolean {
    const value = this.value();
    if (value === undefined) return false;
    return this.kind() === 'rating' ? choice <= value : choice === value;
  }
}
