import type { BookingView, SeatStep } from '@wod/contracts';
import { type LiveState, stepsOf } from '../live/live-state';
import { flightDeckTexts } from './flight-deck.texts';

export interface DeckStep {
  readonly step: SeatStep;
  readonly status: 'done' | 'doing' | 'pending';
  /** What the worker said when it reached the step. */
  readonly message: string;
  /** Seconds from the start of the attempt until the step was reached. */
  readonly seconds: number | undefined;
}

export interface Deck {
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly steps: readonly DeckStep[];
  readonly elapsedSeconds: number;
  readonly usualSeconds: number | undefined;
  readonly isSlow: boolean;
  /** 0 to 1: the farther of the steps done and the usual time gone, never full before the seat is. */
  readonly progress: number;
}

export const stepOrder = Object.keys(flightDeckTexts.steps) as readonly SeatStep[];

/** Slow enough to say a word about it; shorter delays are noise. */
const slowFactor = 2;
const slowAtLeastSeconds = 10;

/** The flight deck of the newest attempt that the view or the stream knows of, at one moment. */
export function deckOf(booking: BookingView, live: LiveState, nowMs: number): Deck {
  const attempt = Math.max(booking.attempt, 1, ...live.placed.keys());
  const fromView = booking.attempt === attempt ? booking.progress.reached : [];
  const reached = stepsOf(attempt, fromView, live);
  const startMs = startOf(attempt, booking, live, [...reached.values()]);
  const farthest = Math.max(-1, ...[...reached.keys()].map((step) => stepOrder.indexOf(step)));
  const steps = stepOrder.map((step, index): DeckStep => {
    const known = reached.get(step);
    return {
      step,
      // A step whose report got lost is done all the same once a later one is.
      status: index <= farthest ? 'done' : index === farthest + 1 ? 'doing' : 'pending',
      message: known?.message ?? '',
      seconds: known === undefined ? undefined : Math.max(0, Date.parse(known.at) - startMs) / 1000,
    };
  });
  const elapsedSeconds = Math.max(0, nowMs - startMs) / 1000;
  const usualSeconds = booking.progress.usualSeconds;
  const limit = Math.max(slowAtLeastSeconds, (usualSeconds ?? Infinity) * slowFactor);
  const byTime = usualSeconds === undefined ? 0 : elapsedSeconds / Math.max(usualSeconds, 0.1);
  return {
    attempt,
    maxAttempts: Math.max(booking.maxAttempts, attempt),
    steps,
    elapsedSeconds,
    usualSeconds,
    isSlow: elapsedSeconds > limit,
    progress: Math.min(0.96, Math.max((farthest + 1) / stepOrder.length, Math.min(0.9, byTime))),
  };
}

/** When the attempt was placed; for a page that missed that, its first step or the request itself. */
function startOf(
  attempt: number,
  booking: BookingView,
  live: LiveState,
  reached: readonly { readonly at: string }[],
): number {
  const placed = Date.parse(live.placed.get(attempt) ?? '');
  if (Number.isFinite(placed)) return placed;
  const first = Math.min(...reached.map(({ at }) => Date.parse(at)));
  if (attempt > 1 && Number.isFinite(first)) return first;
  const requested = Date.parse(booking.requestedAt);
  // After a wait in the queue the request says nothing about this attempt.
  const waited = Number.isFinite(first) && first - requested > 30_000;
  return waited ? first : requested;
}

/** Sentences about attempts that failed, each with what happens next. */
export function failuresOf(
  live: LiveState,
  deck: Pick<Deck, 'attempt' | 'maxAttempts'>,
): readonly { readonly id: number; readonly sentence: string; readonly next: string }[] {
  return live.failures.map(({ id, attempt, sentence, isRetryable }) => ({
    id,
    sentence: flightDeckTexts.failedAttempt(attempt, sentence),
    next: nextAfter(attempt < deck.attempt, isRetryable, deck),
  }));
}

function nextAfter(
  hasFollower: boolean,
  isRetryable: boolean,
  { attempt, maxAttempts }: Pick<Deck, 'attempt' | 'maxAttempts'>,
): string {
  if (hasFollower) return flightDeckTexts.failedNext(attempt, maxAttempts);
  return isRetryable ? flightDeckTexts.failedLast : flightDeckTexts.failedForGood;
}
