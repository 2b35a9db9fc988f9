import { HttpClient } from '@angular/common/http';
import { Injectable, inject, signal } from '@angular/core';
import { firstValueFrom } from 'rxjs';

/** `GET /api/v1/site`: how this installation calls itself. */
export interface Site {
  readonly brand: { readonly name: string; readonly url?: string; readonly logo?: string };
  /** Where to ask: an address of mail or of a page. */
  readonly contact?: string;
  readonly termsVersion: string;
  readonly version: string;
}

const unnamed: Pick<Site, 'brand' | 'contact' | 'version'> = {
  brand: { name: 'Workshops-on-Demand' },
  version: '',
};

/** Pages render without waiting for this: a default name stands in until it is there, or for good. */
@Injectable({ providedIn: 'root' })
export class SiteInfo {
  private readonly http = inject(HttpClient);
  readonly site = signal<Pick<Site, 'brand' | 'contact' | 'version'>>(unnamed);

  async load(): Promise<void> {
    try {
      this.site.set(await firstValueFrom(this.http.get<Site>('/api/v1/site')));
    } catch {
      // The name of the site is decoration; a page that works without it must not fail over it.
    }
  }
}

/**
 * A picture's address when it is on this site, else nothing: pages make no request to anyone else, so
 * that no third party learns who looks at which workshop.
 */
export function ownAddress(url: string | undefined, origin = location.origin): string | undefined {
  if (!url) return undefined;
  try {
    const parsed = new URL(url, origin);
    return parsed.origin === origin && /^https?:$/.test(parsed.protocol) ? parsed.href : undefined;
  } catch {
    return undefined;
  }
}

/** An address that is safe to put into a link or to open: http or https, nothing that runs code. */
export function webAddress(url: string | undefined): string | undefined {
  if (!url) return undefined;
  try {
    const parsed = new URL(url);
    return /^https?:$/.test(parsed.protocol) ? parsed.href : undefined;
  } catch {
    return undefined;
  }
}
