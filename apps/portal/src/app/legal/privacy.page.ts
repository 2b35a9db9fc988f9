import { ChangeDetectionStrategy, Component } from '@angular/core';
import { LegalTextView } from './legal-text';
import { privacyTexts } from './privacy.texts';

@Component({
  selector: 'wod-privacy-page',
  imports: [LegalTextView],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<wod-legal-text [text]="text" />`,
})
export class PrivacyPage {
  protected readonly text = privacyTexts;
}
