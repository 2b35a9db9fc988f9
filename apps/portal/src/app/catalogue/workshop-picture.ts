import { ChangeDetectionStrategy, Component, computed, input, linkedSignal } from '@angular/core';
import { ownAddress } from '../api/site.api';
import { pictureOf, pictureSize } from './picture';

/** The workshop's own picture, or a generated one when there is none, it is elsewhere, or it is broken. */
@Component({
  selector: 'wod-workshop-picture',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'picture', '[style.--hue]': 'picture().hue' },
  template: `
    @if (address(); as src) {
      <img [src]="src" alt="" loading="lazy" decoding="async" (error)="address.set(undefined)" />
    } @else {
      <svg [attr.viewBox]="viewBox" preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">
        @for (outline of picture().tones; track $index) {
          <path [attr.d]="outline" [attr.class]="'picture-tone-' + $index" />
        }
      </svg>
    }
  `,
})
export class WorkshopPicture {
  readonly folder = input.required<string>();
  readonly image = input<string | undefined>();
  protected readonly viewBox = `0 0 ${pictureSize.width} ${pictureSize.height}`;
  protected readonly picture = computed(() => pictureOf(this.folder()));
  protected readonly address = linkedSignal(() => ownAddress(this.image()));
}
