import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { WorkshopCard } from '@wod/contracts';
import { minutesText } from '../ui/format';
import { Icon } from '../ui/icon';
import { catalogueTexts } from './catalogue.texts';
import { Places } from './places';
import { WorkshopPicture } from './workshop-picture';

@Component({
  selector: 'wod-workshop-tile',
  imports: [RouterLink, Icon, Places, WorkshopPicture],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @let card = workshop();
    <article class="tile">
      <wod-workshop-picture [folder]="card.folder" [image]="card.image" />
      <div class="tile-body">
        <ul class="tags">
          @if (card.popular) {
            <li class="tag tag-accent">{{ texts.popular }}</li>
          }
          @for (category of card.categories; track category) {
            <li class="tag">{{ category }}</li>
          }
          @if (card.level) {
            <li class="tag">{{ card.level }}</li>
          }
        </ul>
        <h2 class="tile-title">
          <a [routerLink]="['/workshops', card.folder]">{{ card.title }}</a>
        </h2>
        <p class="tile-description">{{ card.description }}</p>
        <ul class="facts">
          <li>
            <wod-icon name="clock" /><span class="visually-hidden">{{ texts.duration }}: </span
            >{{ duration(card.durationMinutes) }}
          </li>
          @if (card.presenter) {
            <li>
              <wod-icon name="person" /><span class="visually-hidden">{{ texts.presenter }}: </span
              >{{ card.presenter }}
            </li>
          }
        </ul>
        <wod-places [free]="card.free" [capacity]="card.capacity" />
      </div>
    </article>
  `,
})
export class WorkshopTile {
  readonly workshop = input.required<WorkshopCard>();
  protected readonly texts = catalogueTexts;
  protected readonly duration = minutesText;
}
