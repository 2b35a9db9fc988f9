import { Injectable, computed, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import type { OperatorOverview } from '@wod/contracts';
import { OperatorApi } from '../api/operator.api';
import { type Refusal, refusalOf } from '../api/refusal';
import { visiblePoll } from '../time/visible-poll';
import { Confirm, type Question } from '../ui/confirm';
import { refusalSentence } from '../ui/retry-panel';
import { Toast } from '../ui/toast';

const refreshMs = 3_000;

/** What the console shows, and the way every action of it goes: ask, do, say, look again. */
@Injectable()
export class OperatorSession {
  private readonly api = inject(OperatorApi);
  private readonly router = inject(Router);
  private readonly confirm = inject(Confirm);
  private readonly toast = inject(Toast);

  readonly overview = signal<OperatorOverview | undefined>(undefined);
  readonly refusal = signal<Refusal | undefined>(undefined);
  readonly isActing = signal(false);
  /** Grows with every action, so that lists outside of the overview know when to look again. */
  readonly actions = signal(0);
  /** The server's clock, as of the last answer. */
  readonly now = computed(() => Date.parse(this.overview()?.serverTime ?? ''));

  private readonly poll = visiblePoll(() => this.load(), refreshMs);

  refresh(): Promise<void> {
    return this.poll.now();
  }

  /** Runs one action at a time, after its question was answered with yes. */
  async act(question: Question | undefined, run: () => Promise<unknown>, done: string): Promise<void> {
    if (this.isActing()) return;
    if (question !== undefined && !(await this.confirm.ask(question))) return;
    this.isActing.set(true);
    try {
      await run();
      this.toast.say(done);
    } catch (error) {
      if (!this.leftIfSignedOut(error)) this.toast.say(refusalSentence(refusalOf(error)));
    } finally {
      this.isActing.set(false);
      this.actions.update((count) => count + 1);
      void this.refresh();
    }
  }

  async signOut(): Promise<void> {
    try {
      await this.api.signOut();
      await this.router.navigateByUrl('/operator/sign-in');
    } catch (error) {
      if (!this.leftIfSignedOut(error)) this.toast.say(refusalSentence(refusalOf(error)));
    }
  }

  /** Goes to the sign-in page when the session is over, and says whether it was. */
  leftIfSignedOut(error: unknown): boolean {
    const refusal = refusalOf(error);
    if (refusal.kind !== 'refused' || refusal.status !== 401) return false;
    this.poll.stop();
    void this.router.navigateByUrl('/operator/sign-in', { replaceUrl: true });
    return true;
  }

  private async load(): Promise<void> {
    try {
      this.overview.set(await this.api.overview());
      this.refusal.set(undefined);
    } catch (error) {
      if (!this.leftIfSignedOut(error)) this.refusal.set(refusalOf(error));
    }
  }
}
