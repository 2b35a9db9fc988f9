import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { OperatorOverview } from '@wod/contracts';
import { bytesText, secondsText } from '../../ui/format';
import { operatorTexts } from '../operator.texts';

@Component({
  selector: 'wod-messages-view',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @let all = overview();
    <div class="columns">
      <section class="card">
        <h2>{{ texts.outbox }}</h2>
        <dl class="pairs">
          <div>
            <dt>{{ texts.outboxWaiting }}</dt>
            <dd>{{ all.outbox.waiting }}</dd>
          </div>
          <div>
            <dt>{{ texts.outboxOldest }}</dt>
            <dd>
              {{ all.outbox.oldestSeconds === undefined ? texts.none : seconds(all.outbox.oldestSeconds) }}
            </dd>
          </div>
        </dl>
      </section>
      <section class="card">
        <h2>{{ texts.mails }}</h2>
        <dl class="pairs">
          <div>
            <dt>{{ texts.mailsQueued }}</dt>
            <dd>{{ all.mails.queued }}</dd>
          </div>
          <div>
            <dt>{{ texts.mailsFailed }}</dt>
            <dd>{{ all.mails.failed }}</dd>
          </div>
        </dl>
      </section>
    </div>
    @if (all.streams.length === 0) {
      <p class="empty-table">{{ texts.streamsEmpty }}</p>
    } @else {
      <div class="table-frame" tabindex="0" role="region" [attr.aria-label]="texts.streams">
        <table>
          <caption class="visually-hidden">
            {{
              texts.streams
            }}
          </caption>
          <thead>
            <tr>
              <th scope="col">{{ texts.name }}</th>
              <th scope="col" class="number">{{ texts.messages }}</th>
              <th scope="col" class="number">{{ texts.bytes }}</th>
              <th scope="col" class="number">{{ texts.consumers }}</th>
              <th scope="col" class="number">{{ texts.lag }}</th>
            </tr>
          </thead>
          <tbody>
            @for (stream of all.streams; track stream.name) {
              <tr>
                <th scope="row">
                  <code>{{ stream.name }}</code>
                </th>
                <td class="number">{{ stream.messages }}</td>
                <td class="number">{{ bytes(stream.bytes) }}</td>
                <td class="number">{{ stream.consumers }}</td>
                <td class="number">{{ stream.lag }}</td>
              </tr>
            }
          </tbody>
        </table>
      </div>
    }
  `,
})
export class MessagesView {
  readonly overview = input.required<OperatorOverview>();
  protected readonly texts = operatorTexts.messages;
  protected readonly bytes = bytesText;
  protected readonly seconds = secondsText;
}
