import { Injectable, signal } from '@angular/core';

type Permission = 'default' | 'granted' | 'denied';

/** Notifications of the browser, where it has them and the person wants them. */
@Injectable({ providedIn: 'root' })
export class Notifier {
  readonly permission = signal<Permission>(currentPermission());

  async ask(): Promise<void> {
    try {
      this.permission.set(await Notification.requestPermission());
    } catch {
      this.permission.set('denied');
    }
  }

  /** The same `tag` replaces an earlier notification, so that several tabs do not say it twice. */
  show(title: string, body: string, tag: string): void {
    if (this.permission() !== 'granted') return;
    try {
      const shown = new Notification(title, { body, tag });
      shown.onclick = () => {
        window.focus();
        shown.close();
      };
    } catch {
      // Phones know notifications from service workers only; the banner on the page remains.
    }
  }
}

function currentPermission(): Permission {
  return typeof Notification === 'undefined' ? 'denied' : Notification.permission;
}
