import { ChangeDetectionStrategy, Component } from '@angular/core';
import { LegalTextView } from './legal-text';
import { termsTexts } from './terms.texts';

@Component({
  selector: 'wod-terms-page',
  imports: [LegalTextView],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<wod-legal-text [text]="text" />`,
})
export class TermsPage {
  protected readonly text = termsTexts;
}
