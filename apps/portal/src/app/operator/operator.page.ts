import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { timeWithSeconds } from '../ui/format';
import { Icon } from '../ui/icon';
import { PageHeading } from '../ui/page-heading';
import { RetryPanel } from '../ui/retry-panel';
import { BackendsTable } from './views/backends-table';
import { BookingsTable } from './views/bookings-table';
import { DeadLettersTable } from './views/dead-letters-table';
import { ImportReports } from './views/import-reports';
import { MessagesView } from './views/messages-view';
import { OperatorSession } from './operator-session';
import { summaryOf, viewOf, views } from './summary';
import { operatorTexts } from './operator.texts';

@Component({
  selector: 'wod-operator-page',
  imports: [
    RouterLink,
    Icon,
    PageHeading,
    RetryPanel,
    BackendsTable,
    BookingsTable,
    DeadLettersTable,
    ImportReports,
    MessagesView,
  ],
  providers: [OperatorSession],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './operator.page.html',
})
export class OperatorPage {
  protected readonly session = inject(OperatorSession);

  /** From the address: `?view=`. */
  readonly view = input<string>();

  protected readonly texts = operatorTexts;
  protected readonly tabs = views.map((view) => ({ view, text: operatorTexts.views[view] }));
  protected readonly active = computed(() => viewOf(this.view()));
  protected readonly overview = this.session.overview;
  protected readonly summary = computed(() => {
    const overview = this.overview();
    return overview === undefined ? [] : summaryOf(overview);
  });
  protected readonly stale = computed(() => {
    const overview = this.overview();
    return overview !== undefined && this.session.refusal() !== undefined
      ? operatorTexts.stale(timeWithSeconds(overview.serverTime))
      : '';
  });

  constructor() {
    void this.session.refresh();
  }
}
