import { ChangeDetectionStrategy, Component, type ElementRef, viewChild } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { ConfirmOutlet } from '../ui/confirm';
import { ToastOutlet } from '../ui/toast';
import { SiteFooter } from './site-footer';
import { SiteHeader } from './site-header';
import { shellTexts } from './shell.texts';

@Component({
  selector: 'wod-root',
  imports: [RouterOutlet, SiteHeader, SiteFooter, ConfirmOutlet, ToastOutlet],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <a class="skip-link" href="#content" (click)="skip($event)">{{ texts.skip }}</a>
    <wod-site-header />
    <main #content id="content" class="content" tabindex="-1">
      <router-outlet />
    </main>
    <wod-site-footer />
    <wod-toast-outlet />
    <wod-confirm-outlet />
  `,
})
export class App {
  protected readonly texts = shellTexts;
  private readonly content = viewChild.required<ElementRef<HTMLElement>>('content');

  /** With a base address, "#content" alone would leave the page. */
  protected skip(event: Event): void {
    event.preventDefault();
    const content = this.content().nativeElement;
    content.focus();
    content.scrollIntoView();
  }
}
