import { DOCUMENT, DestroyRef, type Signal, inject, signal } from '@angular/core';
import { ServerClock } from './server-clock';

/**
 * The server's time as a signal, for as long as the component that calls this in its constructor. It
 * moves on the server's full seconds, so that every countdown on a page changes at the same moment.
 */
export function serverNow(): Signal<number> {
  const clock = inject(ServerClock);
  const page = inject(DOCUMENT);
  const now = signal(clock.now());
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tick = () => {
    clearTimeout(timer);
    const ms = clock.now();
    now.set(ms);
    timer = setTimeout(tick, 1_000 - (Math.floor(ms) % 1_000));
  };
  tick();
  page.addEventListener('visibilitychange', tick);
  inject(DestroyRef).onDestroy(() => {
    clearTimeout(timer);
    page.removeEventListener('visibilitychange', tick);
  });
  return now.asReadonly();
}
