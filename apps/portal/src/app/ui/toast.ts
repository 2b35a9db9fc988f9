import { ChangeDetectionStrategy, Component, Injectable, inject, signal } from '@angular/core';

const shownMs = 6_000;

/** One short sentence about what just happened, seen and read aloud, gone after some seconds. */
@Injectable({ providedIn: 'root' })
export class Toast {
  readonly sentence = signal('');
  private timer: ReturnType<typeof setTimeout> | undefined;

  say(sentence: string): void {
    clearTimeout(this.timer);
    this.sentence.set(sentence);
    this.timer = setTimeout(() => this.sentence.set(''), shownMs);
  }
}

@Component({
  selector: 'wod-toast-outlet',
  changeDetection: ChangeDetectionStrategy.OnPush,
  // The live region must exist before its text does, or screen readers say nothing.
  template: `
    <div class="toast-area" role="status">
      @if (toast.sentence()) {
        <p class="toast">{{ toast.sentence() }}</p>
      }
    </div>
  `,
})
export class ToastOutlet {
  protected readonly toast = inject(Toast);
}
