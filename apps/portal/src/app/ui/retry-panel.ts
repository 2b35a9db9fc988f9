import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import type { Refusal } from '../api/refusal';
import { Icon } from './icon';

const texts = {
  unreachable: 'We could not reach the server. Check your connection, then try again.',
  retry: 'Try again',
};

/** Says why something could not be shown, in words, with a button to try again. */
@Component({
  selector: 'wod-retry-panel',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="panel panel-warn" role="alert">
      <wod-icon name="alert" />
      <div class="panel-text">
        <p>
          <strong>{{ heading() }}</strong>
        </p>
        <p>{{ sentence() }}</p>
        <button type="button" class="button" (click)="again.emit()">{{ texts.retry }}</button>
      </div>
    </div>
  `,
})
export class RetryPanel {
  readonly heading = input.required<string>();
  readonly refusal = input.required<Refusal>();
  readonly again = output();
  protected readonly texts = texts;
  protected readonly sentence = computed(() => refusalSentence(this.refusal()));
}

/** A sentence for a person about any refusal. */
export function refusalSentence(refusal: Refusal): string {
  return refusal.kind === 'unreachable' ? texts.unreachable : refusal.sentence;
}
