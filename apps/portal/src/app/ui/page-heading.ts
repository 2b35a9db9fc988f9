import {
  DOCUMENT,
  DestroyRef,
  Directive,
  ElementRef,
  Injectable,
  afterNextRender,
  inject,
} from '@angular/core';

/**
 * Moves the focus to the new page's heading after a navigation, as a browser does by itself between
 * documents. A heading that appears later than its page (its text has to be fetched) gets the focus
 * too, unless the person has gone elsewhere in the meantime.
 */
@Injectable({ providedIn: 'root' })
export class PageFocus {
  private readonly page = inject(DOCUMENT);
  private due = false;
  private origin: Element | null = null;
  private held: HTMLElement | undefined;

  /** Called once per change of page. */
  navigated(): void {
    this.due = true;
    this.origin = this.page.activeElement;
    const heading = this.page.querySelector<HTMLElement>('h1[tabindex="-1"]');
    if (heading !== null) this.offer(heading);
  }

  offer(heading: HTMLElement): void {
    if (!this.due) return;
    this.due = false;
    const active = this.page.activeElement;
    const wentElsewhere =
      active !== null && active !== this.page.body && active !== this.origin && active.tagName !== 'H1';
    if (wentElsewhere) return;
    heading.focus({ preventScroll: true });
    this.held = heading;
  }

  /** A heading that goes passes the focus on to the next one, if nobody has moved it since. */
  leaving(heading: HTMLElement): void {
    if (this.held !== heading) return;
    this.held = undefined;
    this.due = true;
    this.origin = this.page.body;
  }
}

@Directive({
  selector: 'h1[wodPageHeading]',
  host: { tabindex: '-1', class: 'page-heading' },
})
export class PageHeading {
  private readonly focus = inject(PageFocus);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  constructor() {
    afterNextRender(() => this.focus.offer(this.host));
    inject(DestroyRef).onDestroy(() => this.focus.leaving(this.host));
  }
}
