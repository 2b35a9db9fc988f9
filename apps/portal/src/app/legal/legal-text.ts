import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { PageHeading } from '../ui/page-heading';

/** A page of plain text: what it is, then sections of paragraphs and points. */
export interface LegalText {
  readonly title: string;
  readonly lead: string;
  readonly note?: string;
  readonly sections: readonly {
    readonly heading: string;
    readonly paragraphs?: readonly string[];
    readonly points?: readonly string[];
  }[];
}

@Component({
  selector: 'wod-legal-text',
  imports: [PageHeading],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <article class="narrow prose">
      <h1 wodPageHeading>{{ text().title }}</h1>
      <p class="lead">{{ text().lead }}</p>
      @if (text().note) {
        <p class="muted">{{ text().note }}</p>
      }
      @for (section of text().sections; track section.heading) {
        <section>
          <h2>{{ section.heading }}</h2>
          @for (paragraph of section.paragraphs; track $index) {
            <p>{{ paragraph }}</p>
          }
          @if (section.points) {
            <ul>
              @for (point of section.points; track $index) {
                <li>{{ point }}</li>
              }
            </ul>
          }
        </section>
      }
      <ng-content />
    </article>
  `,
})
export class LegalTextView {
  readonly text = input.required<LegalText>();
}
