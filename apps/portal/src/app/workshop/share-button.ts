import { ChangeDetectionStrategy, Component, DOCUMENT, inject, signal } from '@angular/core';
import { Icon } from '../ui/icon';
import { Toast } from '../ui/toast';
import { workshopTexts } from './workshop.texts';

/** Copies the page's address; where a browser forbids that, shows it to be copied by hand. */
@Component({
  selector: 'wod-share-button',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <button type="button" class="button quiet" (click)="copy()">
      <wod-icon name="link" />{{ texts.share }}
    </button>
    @if (byHand(); as address) {
      <div class="field">
        <label for="share-address">{{ texts.shareByHand }}</label>
        <input #box id="share-address" type="text" readonly [value]="address" (focus)="box.select()" />
      </div>
    }
  `,
})
export class ShareButton {
  private readonly page = inject(DOCUMENT);
  private readonly toast = inject(Toast);
  protected readonly texts = workshopTexts;
  protected readonly byHand = signal('');

  protected async copy(): Promise<void> {
    const address = this.page.location.origin + this.page.location.pathname;
    try {
      await navigator.clipboard.writeText(address);
      this.toast.say(this.texts.shared);
    } catch {
      this.byHand.set(address);
    }
  }
}
