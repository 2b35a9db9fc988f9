import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  computed,
  inject,
  input,
  linkedSignal,
  signal,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { type Refusal, refusalOf } from '../api/refusal';
import { visiblePoll } from '../time/visible-poll';
import { WorkshopsApi } from '../api/workshops.api';
import { Icon } from '../ui/icon';
import { PageHeading } from '../ui/page-heading';
import { RetryPanel } from '../ui/retry-panel';
import { catalogueTexts } from './catalogue.texts';
import { type Show, categoriesOf, filterWorkshops, showOf, shows } from './filter';
import { WorkshopTile } from './workshop-tile';

const refreshMs = 15_000;
/** A pause in typing after which the search is worth an address of its own. */
const typingPauseMs = 250;

@Component({
  selector: 'wod-catalogue-page',
  imports: [RouterLink, Icon, PageHeading, RetryPanel, WorkshopTile],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './catalogue.page.html',
})
export class CataloguePage {
  private readonly api = inject(WorkshopsApi);
  private readonly router = inject(Router);

  /** From the address: `?q=&category=&show=`. */
  readonly q = input<string>();
  readonly category = input<string>();
  readonly show = input<string>();

  protected readonly texts = catalogueTexts;
  protected readonly tabs = shows.map((show) => ({ show, text: catalogueTexts.show[show] }));
  protected readonly skeletons = [1, 2, 3, 4, 5, 6];
  protected readonly workshops = this.api.known.asReadonly();
  protected readonly refusal = signal<Refusal | undefined>(undefined);

  /**
   * What is in the search field. The address follows it, and it follows the address (back button), but
   * not while someone types: the echo of an earlier letter must not overwrite a later one.
   */
  protected readonly typed = linkedSignal<string | undefined, string>({
    source: this.q,
    computation: (fromAddress, previous) => {
      return previous !== undefined && this.isTyping ? previous.value : (fromAddress ?? '');
    },
  });
  protected readonly activeCategory = computed(() => this.category() ?? '');
  protected readonly activeShow = computed(() => showOf(this.show()));
  protected readonly categories = computed(() => categoriesOf(this.workshops() ?? []));
  protected readonly found = computed(() =>
    filterWorkshops(this.workshops() ?? [], {
      q: this.typed(),
      category: this.activeCategory(),
      show: this.activeShow(),
    }),
  );

  private isTyping = false;
  private typingPause: ReturnType<typeof setTimeout> | undefined;
  private readonly poll = visiblePoll(() => this.load(), refreshMs);

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.typingPause));
    void this.poll.now();
  }

  protected search(text: string): void {
    this.typed.set(text);
    this.isTyping = true;
    clearTimeout(this.typingPause);
    const pause = setTimeout(() => {
      void this.toAddress({ q: text === '' ? null : text }).then(() => {
        if (this.typingPause === pause) this.isTyping = false;
      });
    }, typingPauseMs);
    this.typingPause = pause;
  }

  protected chooseCategory(category: string): void {
    void this.toAddress({ category: category === '' ? null : category });
  }

  protected showQuery(show: Show): { show: Show | null } {
    return { show: show === 'all' ? null : show };
  }

  protected reset(): void {
    clearTimeout(this.typingPause);
    this.isTyping = false;
    this.typed.set('');
    void this.toAddress({ q: null, category: null, show: null });
  }

  protected retry(): void {
    this.refusal.set(undefined);
    void this.poll.now();
  }

  private async load(): Promise<void> {
    try {
      await this.api.list();
      this.refusal.set(undefined);
    } catch (error) {
      this.refusal.set(refusalOf(error));
    }
  }

  private toAddress(queryParams: Record<string, string | null>): Promise<boolean> {
    return this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }
}
