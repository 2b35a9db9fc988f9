import {
  afterRenderEffect,
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  input,
  model,
  viewChild,
} from '@angular/core';

let nextId = 0;

/**
 * The browser's own modal dialog: it keeps the keyboard inside, makes the rest inert, closes on Escape
 * and gives the focus back to where it came from, all without a library.
 */
@Component({
  selector: 'wod-dialog',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <dialog #box class="dialog" [attr.aria-labelledby]="titleId" (close)="open.set(false)">
      @if (open()) {
        <h2 class="dialog-title" [id]="titleId">{{ heading() }}</h2>
        <ng-content />
      }
    </dialog>
  `,
})
export class Dialog {
  readonly heading = input.required<string>();
  readonly open = model(false);
  protected readonly titleId = `dialog-title-${nextId++}`;
  private readonly box = viewChild.required<ElementRef<HTMLDialogElement>>('box');

  constructor() {
    afterRenderEffect(() => {
      const box = this.box().nativeElement;
      if (this.open() === box.open) return;
      if (this.open()) box.showModal();
      else box.close();
    });
  }
}
