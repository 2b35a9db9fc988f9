import type { BackendState } from '@wod/contracts';
import { nextState, type TransitionTable } from './lifecycle';

/** What moves a backend: beat (its heartbeat came) · miss (it did not) · drain · resume · retire. */
export const backendTriggers = ['beat', 'miss', 'drain', 'resume', 'retire'] as const;
export type BackendTrigger = (typeof backendTriggers)[number];

export const backendTable = {
  up: { beat: 'up', miss: 'lost', drain: 'draining', retire: 'retired' },
  // A draining backend stays so whether it is heard or not: the wish is an operator's.
  draining: { beat: 'draining', miss: 'draining', resume: 'up', retire: 'retired' },
  lost: { beat: 'up', miss: 'lost', drain: 'draining', retire: 'retired' },
  retired: { resume: 'up' },
} as const satisfies TransitionTable<BackendState, BackendTrigger>;

/** The state of a backend after a trigger. @throws IllegalTransition */
export const nextBackendState = (state: BackendState, trigger: BackendTrigger): BackendState =>
  nextState<BackendState, BackendTrigger>('backend', backendTable, state, trigger);
