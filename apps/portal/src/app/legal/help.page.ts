import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { SiteInfo } from '../api/site.api';
import { contactHref } from '../shell/site-footer';
import { helpContactTexts, helpTexts } from './help.texts';
import { LegalTextView } from './legal-text';

@Component({
  selector: 'wod-help-page',
  imports: [LegalTextView],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <wod-legal-text [text]="text">
      <section>
        <h2>{{ texts.heading }}</h2>
        @if (contact(); as href) {
          <p>
            {{ texts.contact }} <a [href]="href">{{ site().contact }}</a>
          </p>
        } @else {
          <p>{{ texts.noContact }}</p>
        }
      </section>
    </wod-legal-text>
  `,
})
export class HelpPage {
  protected readonly text = helpTexts;
  protected readonly texts = helpContactTexts;
  protected readonly site = inject(SiteInfo).site;
  protected readonly contact = computed(() => contactHref(this.site().contact));
}
