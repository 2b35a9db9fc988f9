import { ChangeDetectionStrategy, Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { PageHeading } from '../ui/page-heading';
import { shellTexts } from './shell.texts';

@Component({
  selector: 'wod-not-found-page',
  imports: [RouterLink, PageHeading],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <section class="narrow centred">
      <p class="big-number" aria-hidden="true">404</p>
      <h1 wodPageHeading>{{ texts.notFoundTitle }}</h1>
      <p class="lead">{{ texts.notFound }}</p>
      <a class="button primary" routerLink="/">{{ texts.toWorkshops }}</a>
    </section>
  `,
})
export class NotFoundPage {
  protected readonly texts = shellTexts;
}
