import {
  ChangeDetectionStrategy,
  Component,
  DOCUMENT,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import type { WorkshopDetail } from '@wod/contracts';
import { type Refusal, isNoAccess, refusalOf } from '../api/refusal';
import { webAddress } from '../api/site.api';
import { visiblePoll } from '../time/visible-poll';
import { WorkshopsApi } from '../api/workshops.api';
import { Places } from '../catalogue/places';
import { WorkshopPicture } from '../catalogue/workshop-picture';
import { minutesText } from '../ui/format';
import { Icon } from '../ui/icon';
import { PageHeading } from '../ui/page-heading';
import { PageTitle } from '../ui/page-title';
import { RetryPanel } from '../ui/retry-panel';
import { BookingForm } from './booking-form';
import { RichText } from '../rich-text/rich-text';
import { ShareButton } from './share-button';
import { workshopTexts } from './workshop.texts';

const refreshMs = 15_000;

@Component({
  selector: 'wod-workshop-page',
  imports: [
    RouterLink,
    Icon,
    PageHeading,
    RetryPanel,
    Places,
    WorkshopPicture,
    BookingForm,
    RichText,
    ShareButton,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './workshop.page.html',
})
export class WorkshopPage {
  private readonly api = inject(WorkshopsApi);
  private readonly title = inject(PageTitle);
  private readonly page = inject(DOCUMENT);

  /** From the address. */
  readonly folder = input.required<string>();

  protected readonly texts = workshopTexts;
  protected readonly workshop = signal<WorkshopDetail | undefined>(undefined);
  protected readonly refusal = signal<Refusal | undefined>(undefined);
  protected readonly isUnknown = computed(() => isNoAccess(this.refusal()));
  protected readonly duration = computed(() => minutesText(this.workshop()?.durationMinutes ?? 0));
  protected readonly video = computed(() => webAddress(this.workshop()?.video));
  /** Authors often repeat the short description as the whole one. */
  protected readonly about = computed(() => {
    const workshop = this.workshop();
    return workshop === undefined ? '' : workshop.about.trim() || workshop.description;
  });
  protected readonly isLeadShown = computed(
    () => !this.about().startsWith(this.workshop()?.description.slice(0, 60) ?? ''),
  );

  private readonly poll = visiblePoll(() => this.load(), refreshMs);

  constructor() {
    effect(() => {
      this.folder();
      untracked(() => {
        this.workshop.set(undefined);
        this.refusal.set(undefined);
        void this.poll.now();
      });
    });
  }

  protected refresh(): void {
    void this.poll.now();
  }

  protected retry(): void {
    this.refusal.set(undefined);
    void this.poll.now();
  }

  protected toForm(): void {
    const heading = this.page.getElementById('booking-heading');
    heading?.scrollIntoView();
    heading?.focus({ preventScroll: true });
  }

  private async load(): Promise<void> {
    const folder = this.folder();
    try {
      const workshop = await this.api.detail(folder);
      if (folder !== this.folder()) return;
      this.workshop.set(workshop);
      this.refusal.set(undefined);
      this.title.set(workshop.title);
    } catch (error) {
      this.refusal.set(refusalOf(error));
    }
  }
}
