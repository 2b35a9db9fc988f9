import { NgTemplateOutlet } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { parseMarkdown } from './markdown';

/** Renders an author's description. Everything passes through text bindings; there is no innerHTML. */
@Component({
  selector: 'wod-rich-text',
  imports: [NgTemplateOutlet],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'rich-text' },
  templateUrl: './rich-text.html',
})
export class RichText {
  readonly markdown = input.required<string>();
  protected readonly blocks = computed(() => parseMarkdown(this.markdown()));
}
