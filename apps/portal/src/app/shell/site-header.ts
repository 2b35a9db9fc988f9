import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { SiteInfo, ownAddress } from '../api/site.api';
import { shellTexts } from './shell.texts';

@Component({
  selector: 'wod-site-header',
  imports: [RouterLink, RouterLinkActive],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <header class="site-header">
      <div class="site-header-inner">
        <a class="brand" routerLink="/">
          @if (logo(); as src) {
            <img class="brand-logo" [src]="src" alt="" />
          } @else {
            <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
              <rect width="32" height="32" rx="8" />
              <path d="M8 10l4 12 4-9 4 9 4-12" />
            </svg>
          }
          <span class="brand-name">{{ site().brand.name }}</span>
        </a>
        <nav class="site-nav" [attr.aria-label]="texts.mainNavigation">
          @for (link of links; track link.to) {
            <a
              class="site-nav-link"
              [routerLink]="link.to"
              routerLinkActive="is-active"
              ariaCurrentWhenActive="page"
              [routerLinkActiveOptions]="link.match"
              >{{ link.text }}</a
            >
          }
        </nav>
      </div>
    </header>
  `,
})
export class SiteHeader {
  protected readonly texts = shellTexts;
  protected readonly site = inject(SiteInfo).site;
  protected readonly logo = computed(() => ownAddress(this.site().brand.logo));
  protected readonly links = [
    { to: '/', text: shellTexts.workshops, match: samePath },
    { to: '/my', text: shellTexts.myBookings, match: samePath },
    { to: '/help', text: shellTexts.help, match: samePath },
  ];
}

const samePath = {
  paths: 'exact',
  queryParams: 'ignored',
  fragment: 'ignored',
  matrixParams: 'ignored',
} as const;
