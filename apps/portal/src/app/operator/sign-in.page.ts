import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { OperatorApi } from '../api/operator.api';
import { refusalOf } from '../api/refusal';
import { Icon } from '../ui/icon';
import { PageHeading } from '../ui/page-heading';
import { refusalSentence } from '../ui/retry-panel';
import { operatorTexts } from './operator.texts';

@Component({
  selector: 'wod-sign-in-page',
  imports: [Icon, PageHeading],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="sign-in">
      <h1 wodPageHeading>{{ texts.title }}</h1>
      <p class="muted">{{ texts.lead }}</p>
      <form class="card form" novalidate (submit)="submit($event, name.value, secret.value)">
        <div class="field">
          <label for="operator-name">{{ texts.username }}</label>
          <input
            #name
            id="operator-name"
            type="text"
            autocomplete="username"
            autocapitalize="none"
            spellcheck="false"
            maxlength="64"
            required
          />
        </div>
        <div class="field">
          <label for="operator-password">{{ texts.password }}</label>
          <input
            #secret
            id="operator-password"
            type="password"
            autocomplete="current-password"
            maxlength="256"
            required
          />
        </div>
        <div role="alert">
          @if (problem()) {
            <p class="form-error"><wod-icon name="alert" />{{ problem() }}</p>
          }
        </div>
        <button type="submit" class="button primary wide" [attr.aria-disabled]="isSending() ? 'true' : null">
          {{ isSending() ? texts.submitting : texts.submit }}
        </button>
      </form>
    </div>
  `,
})
export class SignInPage {
  private readonly api = inject(OperatorApi);
  private readonly router = inject(Router);

  protected readonly texts = operatorTexts.signIn;
  protected readonly problem = signal('');
  protected readonly isSending = signal(false);

  protected async submit(event: Event, username: string, password: string): Promise<void> {
    event.preventDefault();
    if (this.isSending()) return;
    if (username === '' || password === '') {
      this.problem.set(this.texts.missing);
      return;
    }
    this.problem.set('');
    this.isSending.set(true);
    try {
      await this.api.signIn({ username, password });
      await this.router.navigateByUrl('/operator');
    } catch (error) {
      const refusal = refusalOf(error);
      const isWrong = refusal.kind === 'refused' && refusal.status === 401;
      this.problem.set(isWrong ? this.texts.wrong : refusalSentence(refusal));
    } finally {
      this.isSending.set(false);
    }
  }
}
