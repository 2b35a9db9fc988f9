import { DOCUMENT, inject } from '@angular/core';
import type { NavigationError } from '@angular/router';
import { Toast } from '../ui/toast';

const key = 'wod.reloaded-at';
const quietMs = 60_000;
const sentence = 'This page could not be loaded. Check your connection, then try again.';

/**
 * A page that was open during a release asks for parts that no longer exist. Loading the address afresh
 * gets the new release; at most once a minute, so that a part that is really missing makes no loop, and
 * not without a network, where that would only lose the page that one has.
 */
export function reloadAfterRelease(error: NavigationError): void {
  const toast = inject(Toast);
  const view = inject(DOCUMENT).defaultView;
  if (view === null || !/dynamically imported module|module script/i.test(String(error.error))) return;
  if (!view.navigator.onLine || !mayReload(view)) {
    toast.say(sentence);
    return;
  }
  view.location.assign(error.url);
}

function mayReload(view: Window): boolean {
  try {
    const last = Number(view.sessionStorage.getItem(key) ?? 0);
    if (Date.now() - last < quietMs) return false;
    view.sessionStorage.setItem(key, String(Date.now()));
    return true;
  } catch {
    // Without storage nothing could stop a loop.
    return false;
  }
}
