import { ChangeDetectionStrategy, Component, Injectable, computed, inject, signal } from '@angular/core';
import { Dialog } from './dialog';

export interface Question {
  readonly heading: string;
  readonly body: string;
  /** Words on the button that does it, e.g. "Finish now"; never "OK". */
  readonly confirm: string;
  readonly cancel: string;
  readonly danger?: boolean;
}

/** Asks before something that cannot be taken back. */
@Injectable({ providedIn: 'root' })
export class Confirm {
  private readonly asked = signal<{ question: Question; answer: (yes: boolean) => void } | undefined>(
    undefined,
  );
  readonly question = computed(() => this.asked()?.question);

  ask(question: Question): Promise<boolean> {
    this.reply(false);
    return new Promise((answer) => this.asked.set({ question, answer }));
  }

  reply(yes: boolean): void {
    const asked = this.asked();
    this.asked.set(undefined);
    asked?.answer(yes);
  }
}

/** The one place on the page where questions appear. */
@Component({
  selector: 'wod-confirm-outlet',
  imports: [Dialog],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @let question = confirm.question();
    <wod-dialog
      [heading]="question?.heading ?? ''"
      [open]="question !== undefined"
      (openChange)="closed($event)"
    >
      <p>{{ question?.body }}</p>
      <div class="dialog-actions">
        <button type="button" class="button" (click)="confirm.reply(false)">{{ question?.cancel }}</button>
        <button
          type="button"
          class="button"
          [class.danger]="question?.danger"
          [class.primary]="!question?.danger"
          (click)="confirm.reply(true)"
        >
          {{ question?.confirm }}
        </button>
      </div>
    </wod-dialog>
  `,
})
export class ConfirmOutlet {
  protected readonly confirm = inject(Confirm);

  protected closed(open: boolean): void {
    if (!open) this.confirm.reply(false);
  }
}
