import type { BookingState } from '@wod/contracts';
import { nextState, type TransitionTable } from './lifecycle';

/**
 * What moves a booking: place (a backend was chosen) · ready (its seat answers) · retry (an attempt was given
 * up or a ready seat died, another one is placed) · requeue (no backend has room for the next attempt) · fail
 * (no attempt is left) · end (time is over, or student or operator ended it) · clean (its seat is gone) ·
 * cancel (given up before its seat was ready) · start (a slot in the future begins).
 */
export const bookingTriggers = [
  'start',
  'place',
  'ready',
  'retry',
  'requeue',
  'fail',
  'end',
  'clean',
  'cancel',
] as const;
export type BookingTrigger = (typeof bookingTriggers)[number];

export const bookingTable = {
  scheduled: { start: 'waiting', cancel: 'cancelled' },
  waiting: { place: 'provisioning', cancel: 'cancelled', fail: 'failed' },
  provisioning: {
    ready: 'ready',
    retry: 'provisioning',
    requeue: 'waiting',
    fail: 'failed',
    cancel: 'cancelled',
  },
  ready: { retry: 'provisioning', requeue: 'waiting', end: 'ending', fail: 'failed' },
  ending: { clean: 'ended' },
  ended: {},
  failed: {},
  cancelled: {},
} as const satisfies TransitionTable<BookingState, BookingTrigger>;

/** The state of a booking after a trigger. @throws IllegalTransition */
export const nextBookingState = (state: BookingState, trigger: BookingTrigger): BookingState =>
  nextState<BookingState, BookingTrigger>('booking', bookingTable, state, trigger);
