import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { catalogueTexts } from './catalogue.texts';

/** How many places are free now; in words, never by colour alone. */
@Component({
  selector: 'wod-places',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'places', '[class.is-full]': 'free() <= 0' },
  template: `<span class="places-dot" aria-hidden="true"></span>{{ text() }}`,
})
export class Places {
  readonly free = input.required<number>();
  readonly capacity = input.required<number>();
  protected readonly text = computed(() =>
    this.free() > 0
      ? catalogueTexts.places(this.free(), this.capacity())
      : catalogueTexts.full(this.capacity()),
  );
}
