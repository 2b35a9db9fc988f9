import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { type ImportReport, OperatorApi } from '../../api/operator.api';
import { type Refusal, refusalOf } from '../../api/refusal';
import { visiblePoll } from '../../time/visible-poll';
import { dateAndTime } from '../../ui/format';
import { RetryPanel } from '../../ui/retry-panel';
import { OperatorSession } from '../operator-session';
import { operatorTexts } from '../operator.texts';

const refreshMs = 30_000;

/** What the last import of each workshop found, the ones that need a hand first. */
@Component({
  selector: 'wod-import-reports',
  imports: [RetryPanel],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (reports(); as all) {
      <ul class="imports">
        @for (report of all; track report.folder) {
          <li class="card import">
            <div class="import-head">
              <h2>{{ report.folder }}</h2>
              <span class="pill" [class]="report.ok ? 'pill-accent' : 'pill-bad'">{{
                report.ok ? texts.ok : texts.notOk
              }}</span>
              @if (report.errors > 0) {
                <span class="pill pill-bad">{{ texts.errors(report.errors) }}</span>
              }
              @if (report.warnings > 0) {
                <span class="pill">{{ texts.warnings(report.warnings) }}</span>
              }
              <span class="muted import-time">{{ texts.importedAt(time(report.importedAt)) }}</span>
            </div>
            @if (report.findings.length === 0) {
              <p class="muted">{{ texts.clean }}</p>
            } @else {
              <ul class="findings">
                @for (finding of report.findings; track $index) {
                  <li [class.is-error]="finding.severity === 'error'">
                    <strong>{{ texts.severity[finding.severity] }}</strong>
                    {{ finding.message }}
                    <span class="finding-place"
                      >{{ texts.place(finding.file, finding.line) }} · {{ finding.code }}</span
                    >
                  </li>
                }
              </ul>
            }
          </li>
        } @empty {
          <li class="empty-table">{{ texts.empty }}</li>
        }
      </ul>
    } @else if (refusal(); as reason) {
      <wod-retry-panel [heading]="texts.failed" [refusal]="reason" (again)="refresh()" />
    } @else {
      <p class="empty-table" role="status">{{ loading }}</p>
    }
  `,
})
export class ImportReports {
  private readonly api = inject(OperatorApi);
  private readonly session = inject(OperatorSession);

  protected readonly texts = operatorTexts.imports;
  protected readonly loading = operatorTexts.loadingTable;
  protected readonly time = dateAndTime;
  protected readonly refusal = signal<Refusal | undefined>(undefined);
  private readonly answer = signal<readonly ImportReport[] | undefined>(undefined);
  protected readonly reports = computed(() =>
    this.answer()
      ?.map((report) => ({ ...report, ...countsOf(report) }))
      .sort((a, b) => b.errors - a.errors || b.warnings - a.warnings || a.folder.localeCompare(b.folder)),
  );
  private readonly poll = visiblePoll(() => this.load(), refreshMs);

  constructor() {
    this.refresh();
  }

  protected refresh(): void {
    void this.poll.now();
  }

  private async load(): Promise<void> {
    try {
      this.answer.set(await this.api.imports());
      this.refusal.set(undefined);
    } catch (error) {
      if (!this.session.leftIfSignedOut(error)) this.refusal.set(refusalOf(error));
    }
  }
}

function countsOf({ findings }: ImportReport): { errors: number; warnings: number } {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: findings.length - errors };
}
