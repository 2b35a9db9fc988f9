import { Injectable, computed, effect, inject, signal } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { type RouterStateSnapshot, TitleStrategy } from '@angular/router';
import { SiteInfo } from '../api/site.api';

/** The text of the browser's tab: what the page is, then whose it is. Pages may say it more exactly. */
@Injectable({ providedIn: 'root' })
export class PageTitle extends TitleStrategy {
  private readonly browser = inject(Title);
  private readonly site = inject(SiteInfo).site;
  private readonly page = signal('');
  private readonly text = computed(() => {
    const brand = this.site().brand.name;
    return this.page() ? `${this.page()} · ${brand}` : brand;
  });

  constructor() {
    super();
    effect(() => this.browser.setTitle(this.text()));
  }

  set(page: string): void {
    this.page.set(page);
  }

  override updateTitle(snapshot: RouterStateSnapshot): void {
    this.page.set(this.buildTitle(snapshot) ?? '');
  }
}
