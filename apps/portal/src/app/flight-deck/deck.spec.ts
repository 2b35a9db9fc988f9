import { seatSteps } from '@wod/contracts';
import { aBooking } from '../../testing/samples';
import type { LiveMessage } from '../live/live-message';
import { applyLive, emptyLive } from '../live/live-state';
import { deckOf, failuresOf, stepOrder } from './deck';

const nine = Date.parse('2026-05-04T09:00:00.000Z');
const at = (second: number) => new Date(nine + second * 1000).toISOString();
const live = (...messages: Omit<LiveMessage, 'id'>[]) =>
  messages.map((message, index) => ({ ...message, id: index + 1 })).reduce(applyLive, emptyLive);
const placed = (attempt: number, second: number) => ({
  type: 'wod.booking.v1.placed' as const,
  data: { attempt, at: at(second), maxAttempts: 3 },
});
const failed = (attempt: number, second: number) => ({
  type: 'wod.seat.v1.failed' as const,
  data: { attempt, at: at(second), sentence: 'Jupyter did not answer.', retryable: true },
});

describe('the flight deck', () => {
  it('knows every step of the contracts, in order', () => expect(stepOrder).toEqual(seatSteps));

  it('shows what is done, what is going on and what is to come, with times from the placement', () => {
    const booking = aBooking({
      progress: { usualSeconds: 10, reached: [{ step: 'taken', message: '', at: at(1.5) }] },
    });
    const deck = deckOf(booking, live(placed(1, 1)), nine + 4_000);
    expect(deck.steps.map(({ status }) => status)).toEqual([
      'done',
      'doing',
      'pending',
      'pending',
      'pending',
      'pending',
    ]);
    expect(deck.steps[0]?.seconds).toBe(0.5);
    expect(deck).toMatchObject({ elapsedSeconds: 3, usualSeconds: 10, isSlow: false, attempt: 1 });
  });

  it('takes a step as done when only a later one was reported', () => {
    const booking = aBooking({ progress: { reached: [{ step: 'content', message: '', at: at(2) }] } });
    const deck = deckOf(booking, emptyLive, nine + 3_000);
    expect(deck.steps.slice(0, 5).map(({ status }) => status)).toEqual([
      'done',
      'done',
      'done',
      'done',
      'doing',
    ]);
    expect(deck.steps[0]?.seconds).toBeUndefined();
  });

  it('follows a new attempt at once, without the steps of the old one', () => {
    const booking = aBooking({
      attempt: 1,
      progress: { reached: [{ step: 'start', message: '', at: at(2) }] },
    });
    const deck = deckOf(booking, live(placed(1, 0), failed(1, 40), placed(2, 41)), nine + 42_000);
    expect(deck).toMatchObject({ attempt: 2, maxAttempts: 3, elapsedSeconds: 1 });
    expect(deck.steps[0]?.status).toBe('doing');
  });

  it('does not count the time in the queue', () => {
    const booking = aBooking({ progress: { reached: [{ step: 'taken', message: '', at: at(600) }] } });
    expect(deckOf(booking, emptyLive, nine + 603_000).elapsedSeconds).toBe(3);
  });

  it('says that it is slow at twice the usual time, and never looks finished before it is', () => {
    const deck = deckOf(aBooking(), live(placed(1, 0)), nine + 21_000);
    expect(deck.isSlow).toBe(true);
    expect(deck.progress).toBeLessThan(1);
  });

  it('is never negative when a worker has another clock', () => {
    const booking = aBooking({ progress: { reached: [{ step: 'taken', message: '', at: at(-3) }] } });
    const deck = deckOf(booking, live(placed(1, 0)), nine - 1_000);
    expect(deck.elapsedSeconds).toBe(0);
    expect(deck.steps[0]?.seconds).toBe(0);
  });
});

describe('a failed attempt', () => {
  it('is told with what happens next', () => {
    const state = live(placed(1, 0), failed(1, 40), placed(2, 41));
    expect(failuresOf(state, { attempt: 2, maxAttempts: 3 })).toEqual([
      {
        id: 2,
        sentence: 'Attempt 1 failed: Jupyter did not answer.',
        next: 'That attempt is cleaned up, and attempt 2 of 3 is under way.',
      },
    ]);
  });

  it('promises nothing while the next attempt is not placed', () => {
    const [failure] = failuresOf(live(failed(1, 40)), { attempt: 1, maxAttempts: 3 });
    expect(failure?.next).toBe('We are working out what can be done.');
  });

  it('says when no other attempt could help', () => {
    const last = { ...failed(1, 40), data: { ...failed(1, 40).data, retryable: false } };
    const [failure] = failuresOf(live(last), { attempt: 1, maxAttempts: 3 });
    expect(failure?.next).toBe('Another attempt could not help, so there is none.');
  });
});
