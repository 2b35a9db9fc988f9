import type { SeatState } from '@wod/contracts';
import { nextState, type TransitionTable } from './lifecycle';

/**
 * What moves a seat: take (a worker has its job) · warm (it answers, nobody has it) · claim · ready (it
 * answers for its student) · reset · drain (it must go) · break (kept for a look) · clean (nothing is left).
 */
export const seatTriggers = ['take', 'warm', 'claim', 'ready', 'reset', 'drain', 'break', 'clean'] as const;
export type SeatTrigger = (typeof seatTriggers)[number];

export const seatTable = {
  // A worker's reports may overtake each other, so "ready" is believed also before "taken" was heard.
  requested: { take: 'creating', warm: 'warm', ready: 'ready', drain: 'draining' },
  creating: { warm: 'warm', ready: 'ready', drain: 'draining', break: 'broken' },
  warm: { claim: 'ready', drain: 'draining', break: 'broken' },
  ready: { reset: 'resetting', drain: 'draining', break: 'broken' },
  resetting: { ready: 'ready', drain: 'draining', break: 'broken' },
  broken: { drain: 'draining' },
  draining: { clean: 'gone' },
  gone: {},
} as const satisfies TransitionTable<SeatState, SeatTrigger>;

/** The state of a seat after a trigger. @throws IllegalTransition */
export const nextSeatState = (state: SeatState, trigger: SeatTrigger): SeatState =>
  nextState<SeatState, SeatTrigger>('seat', seatTable, state, trigger);
