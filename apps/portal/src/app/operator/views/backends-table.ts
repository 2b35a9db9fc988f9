import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import type { OperatorOverview } from '@wod/contracts';
import { OperatorApi } from '../../api/operator.api';
import { agoText } from '../../ui/format';
import { OperatorSession } from '../operator-session';
import { operatorTexts } from '../operator.texts';

type Backend = OperatorOverview['backends'][number];

@Component({
  selector: 'wod-backends-table',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (backends().length === 0) {
      <p class="empty-table">{{ texts.empty }}</p>
    } @else {
      <div class="table-frame" tabindex="0" role="region" [attr.aria-label]="heading">
        <table>
          <caption class="visually-hidden">
            {{
              heading
            }}
          </caption>
          <thead>
            <tr>
              <th scope="col">{{ texts.name }}</th>
              <th scope="col">{{ texts.state }}</th>
              <th scope="col">{{ texts.driver }}</th>
              <th scope="col" class="number">{{ texts.seats }}</th>
              <th scope="col" class="number">{{ texts.creating }}</th>
              <th scope="col">{{ texts.seen }}</th>
              <th scope="col">{{ texts.version }}</th>
              <th scope="col">{{ texts.action }}</th>
            </tr>
          </thead>
          <tbody>
            @for (backend of backends(); track backend.name) {
              <tr>
                <th scope="row">{{ backend.name }}</th>
                <td>
                  <span class="pill" [class]="pillOf(backend)">{{ texts.states[backend.state] }}</span>
                  @if (!backend.healthy && backend.state !== 'lost') {
                    <span class="pill pill-bad">{{ texts.unhealthy }}</span>
                  }
                  @if (backend.sentence) {
                    <p class="table-note">{{ backend.sentence }}</p>
                  }
                </td>
                <td>{{ backend.driver ?? '–' }}</td>
                <td class="number">{{ backend.seats }} / {{ backend.capacity }}</td>
                <td class="number">{{ backend.creating }}</td>
                <td>{{ backend.lastSeenAt ? ago(backend.lastSeenAt) : '–' }}</td>
                <td>{{ backend.version ?? '–' }}</td>
                <td>
                  @if (backend.state === 'up') {
                    <button type="button" class="button small" (click)="drain(backend)">
                      {{ texts.drain }}<span class="visually-hidden"> {{ backend.name }}</span>
                    </button>
                  } @else if (backend.state === 'draining') {
                    <button type="button" class="button small" (click)="resume(backend)">
                      {{ texts.resume }}<span class="visually-hidden">: {{ backend.name }}</span>
                    </button>
                  }
                </td>
              </tr>
            }
          </tbody>
        </table>
      </div>
    }
  `,
})
export class BackendsTable {
  private readonly api = inject(OperatorApi);
  private readonly session = inject(OperatorSession);

  readonly backends = input.required<readonly Backend[]>();

  protected readonly texts = operatorTexts.backends;
  protected readonly heading = operatorTexts.views.backends;

  protected ago(at: string): string {
    return agoText(at, this.session.now());
  }

  protected pillOf({ state }: Backend): string {
    return state === 'up' ? 'pill-accent' : state === 'lost' ? 'pill-bad' : '';
  }

  protected drain({ name, seats }: Backend): void {
    void this.session.act(
      this.texts.drainQuestion(name, seats),
      () => this.api.setBackendState(name, 'draining'),
      this.texts.drained(name),
    );
  }

  protected resume({ name }: Backend): void {
    void this.session.act(undefined, () => this.api.setBackendState(name, 'up'), this.texts.resumed(name));
  }
}
