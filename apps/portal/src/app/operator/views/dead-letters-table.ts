import { ChangeDetectionStrategy, Component, effect, inject, signal, untracked } from '@angular/core';
import type { DeadLetter } from '@wod/contracts';
import { OperatorApi } from '../../api/operator.api';
import { type Refusal, refusalOf } from '../../api/refusal';
import { visiblePoll } from '../../time/visible-poll';
import { agoText } from '../../ui/format';
import { RetryPanel } from '../../ui/retry-panel';
import { OperatorSession } from '../operator-session';
import { operatorTexts } from '../operator.texts';

const refreshMs = 10_000;

@Component({
  selector: 'wod-dead-letters-table',
  imports: [RetryPanel],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './dead-letters-table.html',
})
export class DeadLettersTable {
  private readonly api = inject(OperatorApi);
  private readonly session = inject(OperatorSession);

  protected readonly texts = operatorTexts.deadLetters;
  protected readonly loading = operatorTexts.loadingTable;
  protected readonly heading = operatorTexts.views['dead-letters'];
  protected readonly letters = signal<readonly DeadLetter[] | undefined>(undefined);
  protected readonly refusal = signal<Refusal | undefined>(undefined);
  private readonly poll = visiblePoll(() => this.load(), refreshMs);

  constructor() {
    effect(() => {
      this.session.actions();
      untracked(() => this.refresh());
    });
  }

  protected refresh(): void {
    void this.poll.now();
  }

  protected ago(at: string): string {
    return agoText(at, this.session.now());
  }

  protected retry({ seq, subject }: DeadLetter): void {
    void this.session.act(
      this.texts.retryQuestion(subject),
      () => this.api.retryDeadLetter(seq),
      this.texts.retried,
    );
  }

  protected drop({ seq, subject }: DeadLetter): void {
    void this.session.act(
      this.texts.dropQuestion(subject),
      () => this.api.dropDeadLetter(seq),
      this.texts.dropped,
    );
  }

  private async load(): Promise<void> {
    try {
      this.letters.set(await this.api.deadLetters());
      this.refusal.set(undefined);
    } catch (error) {
      if (!this.session.leftIfSignedOut(error)) this.refusal.set(refusalOf(error));
    }
  }
}
