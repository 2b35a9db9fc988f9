import { Injectable } from '@angular/core';
import type { PreloadingStrategy, Route } from '@angular/router';
import { EMPTY, type Observable, catchError, switchMap, timer } from 'rxjs';

/** Long enough after the first page for its own requests to be through. */
const delayMs = 1_500;

/** Fetches the pages marked `preload` ahead. A failure is no news: the page is fetched when it is needed. */
@Injectable({ providedIn: 'root' })
export class PreloadWhenIdle implements PreloadingStrategy {
  preload(route: Route, load: () => Observable<unknown>): Observable<unknown> {
    if (route.data?.['preload'] !== true) return EMPTY;
    return timer(delayMs).pipe(
      switchMap(load),
      catchError(() => EMPTY),
    );
  }
}
