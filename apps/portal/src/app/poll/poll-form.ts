import {
  ChangeDetectionStrategy,
  Component,
  inject,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import type { BookingView } from '@wod/contracts';
import { BookingsApi } from '../api/bookings.api';
import { refusalOf } from '../api/refusal';
import { Icon } from '../ui/icon';
import { refusalSentence } from '../ui/retry-panel';
import { type Answers, answersToSend, textMost } from './answers';
import { ScaleField } from './scale-field';
import { pollTexts } from './poll.texts';

@Component({
  selector: 'wod-poll-form',
  imports: [Icon, ScaleField],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './poll-form.html',
})
export class PollForm {
  private readonly api = inject(BookingsApi);

  readonly booking = input.required<string>();
  readonly poll = input.required<BookingView['poll']>();
  readonly answered = output();

  protected readonly texts = pollTexts;
  protected readonly textMost = textMost;
  protected readonly isSending = signal(false);
  protected readonly problem = signal('');
  protected readonly isSent = signal(false);

  /** What the server knows is taken once; after that the page reads the booking often, and typing wins. */
  protected readonly answers = linkedSignal<Answers, Answers>({
    source: () => this.poll().answers ?? {},
    computation: (stored, previous) => ({ ...stored, ...previous?.value }),
  });

  protected set(key: string, answer: number | string): void {
    this.isSent.set(false);
    this.problem.set('');
    this.answers.update((answers) => ({ ...answers, [key]: answer }));
  }

  protected textOf(key: string): string {
    const answer = this.answers()[key];
    return typeof answer === 'string' ? answer : '';
  }

  protected numberOf(key: string): number | undefined {
    const answer = this.answers()[key];
    return typeof answer === 'number' ? answer : undefined;
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    if (this.isSending()) return;
    const answer = answersToSend(this.poll().questions, this.answers());
    if (Object.keys(answer.answers).length === 0) {
      this.problem.set(pollTexts.empty);
      return;
    }
    this.isSending.set(true);
    this.problem.set('');
    try {
      await this.api.answerPoll(this.booking(), answer);
      this.isSent.set(true);
      this.answered.emit();
    } catch (error) {
      this.problem.set(refusalSentence(refusalOf(error)));
    } finally {
      this.isSending.set(false);
    }
  }
}
