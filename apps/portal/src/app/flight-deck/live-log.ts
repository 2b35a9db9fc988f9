import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  afterRenderEffect,
  input,
  signal,
  viewChild,
} from '@angular/core';
import type { LogLine } from '../live/live-state';
import { timeWithSeconds } from '../ui/format';
import { flightDeckTexts } from './flight-deck.texts';

/** The log, folded away: most people need the steps only. Follows its end unless one reads further up. */
@Component({
  selector: 'wod-live-log',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <details class="log" (toggle)="isOpen.set(fold.open)" #fold>
      <summary>{{ texts.log }}</summary>
      @if (isOpen()) {
        <div #box class="log-lines" tabindex="0" role="log" aria-live="off" [attr.aria-label]="texts.log">
          @for (line of lines(); track line.id) {
            <p class="log-line" [class.is-failure]="line.kind === 'failure'">
              <time class="log-time" [attr.datetime]="line.at">{{ time(line.at) }}</time><span
                class="log-text"
                >{{ line.text }}</span
              >
            </p>
          } @empty {
            <p class="log-line">{{ texts.noLog }}</p>
          }
        </div>
      }
    </details>
  `,
})
export class LiveLog {
  readonly lines = input.required<readonly LogLine[]>();
  protected readonly texts = flightDeckTexts;
  protected readonly time = timeWithSeconds;
  protected readonly isOpen = signal(false);
  private readonly box = viewChild<ElementRef<HTMLElement>>('box');
  private endTop = 0;

  constructor() {
    afterRenderEffect(() => {
      this.lines();
      const box = this.box()?.nativeElement;
      if (box === undefined) return;
      const isAtEnd = box.scrollTop >= this.endTop - 8;
      if (isAtEnd) box.scrollTop = box.scrollHeight;
      this.endTop = box.scrollHeight - box.clientHeight;
    });
  }
}
