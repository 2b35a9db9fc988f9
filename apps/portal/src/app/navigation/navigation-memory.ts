import { Injectable, Injector, afterNextRender, inject } from '@angular/core';
import { NavigationEnd, NavigationStart, Router } from '@angular/router';
import { PageFocus } from '../ui/page-heading';

/**
 * Focus and scroll position across pages. A new page starts at its top with the focus on its heading;
 * going back returns to where one was. A change of query (search, tabs) is the same page and moves
 * nothing.
 */
@Injectable({ providedIn: 'root' })
export class NavigationMemory {
  private readonly router = inject(Router);
  private readonly focus = inject(PageFocus);
  private readonly injector = inject(Injector);
  private readonly positions = new Map<number, number>();
  private currentId = 0;
  private currentPath: string | undefined;
  private backTo: number | undefined;

  constructor() {
    history.scrollRestoration = 'manual';
    this.router.events.subscribe((event) => {
      if (event instanceof NavigationStart) this.started(event);
      if (event instanceof NavigationEnd) this.ended(event);
    });
  }

  private started(event: NavigationStart): void {
    this.positions.set(this.currentId, window.scrollY);
    const restored = event.restoredState?.navigationId;
    this.backTo = restored === undefined ? undefined : this.positions.get(restored);
  }

  private ended(event: NavigationEnd): void {
    const path = event.urlAfterRedirects.split(/[?#]/)[0];
    const isFirst = this.currentPath === undefined;
    const isSamePage = this.currentPath === path;
    this.currentId = event.id;
    this.currentPath = path;
    if (isFirst || isSamePage) return;
    this.focus.navigated();
    const top = this.backTo ?? 0;
    afterNextRender(() => window.scrollTo({ top, behavior: 'instant' }), { injector: this.injector });
  }
}
