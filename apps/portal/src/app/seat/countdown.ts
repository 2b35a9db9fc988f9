/** Whole seconds until the end, rounded up: a clock that shows 0:00 is really over. */
export function secondsLeft(endsAt: string, nowMs: number): number {
  const left = Math.ceil((Date.parse(endsAt) - nowMs) / 1000);
  return Number.isFinite(left) ? Math.max(0, left) : 0;
}

/** What a countdown shows: for which end, and how much. */
export interface Shown {
  readonly endsAt: string;
  readonly seconds: number;
}

/** A correction of the clock larger than this is shown at once: hiding it would be a lie. */
const largestHoldSeconds = 30;

/**
 * The next value of a countdown that never runs backwards: for the same end, small corrections of the
 * clock hold the display until the time has caught up. Another end is always shown as it is.
 */
export function nextShown(previous: Shown | undefined, endsAt: string, nowMs: number): Shown {
  const seconds = secondsLeft(endsAt, nowMs);
  const isHeld =
    previous?.endsAt === endsAt &&
    seconds > previous.seconds &&
    seconds - previous.seconds <= largestHoldSeconds;
  return isHeld ? previous : { endsAt, seconds };
}

/** e.g. `1:42:07`, `42:07`, `0:59`. */
export function countdownText(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = String(seconds % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** The time left in words of whole minutes, for ears and for the tab's title. */
export function minutesLeftText(seconds: number): string {
  if (seconds <= 0) return 'time is over';
  if (seconds < 60) return 'less than a minute left';
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min left` : `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}

/** The part of the whole time that is left, 0 to 1. */
export function partLeft(readyAt: string | undefined, endsAt: string, nowMs: number): number {
  const whole = Date.parse(endsAt) - Date.parse(readyAt ?? '');
  if (!Number.isFinite(whole) || whole <= 0) return 0;
  return Math.min(1, Math.max(0, (Date.parse(endsAt) - nowMs) / whole));
}
