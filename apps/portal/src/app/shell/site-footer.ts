import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SiteInfo, webAddress } from '../api/site.api';
import { shellTexts } from './shell.texts';

@Component({
  selector: 'wod-site-footer',
  imports: [RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <footer class="site-footer">
      <div class="site-footer-inner">
        <p class="site-footer-brand">
          @if (brandUrl(); as url) {
            <a [href]="url" rel="noopener">{{ site().brand.name }}</a>
          } @else {
            {{ site().brand.name }}
          }
        </p>
        <nav class="site-footer-links" [attr.aria-label]="texts.footerNavigation">
          <a routerLink="/help">{{ texts.help }}</a>
          @if (contact(); as href) {
            <a [href]="href">{{ texts.contact }}</a>
          }
          <a routerLink="/terms">{{ texts.terms }}</a>
          <a routerLink="/privacy">{{ texts.privacy }}</a>
          <a routerLink="/operator">{{ texts.operators }}</a>
        </nav>
        @if (site().version) {
          <p class="site-footer-version">{{ texts.version(site().version) }}</p>
        }
      </div>
    </footer>
  `,
})
export class SiteFooter {
  protected readonly texts = shellTexts;
  protected readonly site = inject(SiteInfo).site;
  protected readonly brandUrl = computed(() => webAddress(this.site().brand.url));
  protected readonly contact = computed(() => contactHref(this.site().contact));
}

/** A contact is an address of mail or of a page; anything else is not made into a link. */
export function contactHref(contact: string | undefined): string | undefined {
  if (contact === undefined) return undefined;
  return /^[^\s:/@]+@[^\s:/@]+$/.test(contact) ? `mailto:${contact}` : webAddress(contact);
}
