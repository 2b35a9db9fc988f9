import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { BookingView } from '@wod/contracts';
import { roughWait } from '../ui/format';
import { CancelButton } from './cancel-button';
import { flightDeckTexts } from './flight-deck.texts';

@Component({
  selector: 'wod-queue-place',
  imports: [CancelButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="card queue">
      @if (booking().queue; as queue) {
        <p class="queue-position" aria-hidden="true">{{ queue.position }}</p>
        <p class="queue-text" role="status">
          <strong>{{ texts.position(queue.position) }}</strong>
          <span>{{ estimate() }}</span>
        </p>
      }
      <p>{{ texts.queueWhy }}</p>
    </div>
    <p class="after-card muted">{{ texts.stay }}</p>
    <wod-cancel-button />
  `,
})
export class QueuePlace {
  readonly booking = input.required<BookingView>();
  protected readonly texts = flightDeckTexts;
  protected readonly estimate = computed(() => {
    const seconds = this.booking().queue?.estimateSeconds;
    return seconds === undefined ? flightDeckTexts.noEstimate : flightDeckTexts.estimate(roughWait(seconds));
  });
}
