import type { SeatStep } from '@wod/contracts';
import type { LiveEventType, LiveMessage } from './live-message';

/** One line of the log that a student may unfold. `id` orders it. */
export interface LogLine {
  readonly id: number;
  readonly at: string;
  readonly attempt: number;
  readonly text: string;
  readonly kind: 'log' | 'step' | 'failure';
}

export interface ReachedStep {
  readonly attempt: number;
  readonly step: string;
  readonly message: string;
  readonly at: string;
}

export interface FailedAttempt {
  readonly id: number;
  readonly attempt: number;
  readonly sentence: string;
  readonly isRetryable: boolean;
}

export interface Warning {
  readonly id: number;
  readonly at: string;
  readonly endsAt: string;
  readonly thresholdMinutes: number;
}

/**
 * What the stream of events has told so far. The booking's view stays the one truth about its state;
 * this holds what a view has not: the log, steps the moment they happen, attempts that failed.
 */
export interface LiveState {
  readonly seen: ReadonlySet<number>;
  readonly lines: readonly LogLine[];
  readonly steps: readonly ReachedStep[];
  readonly failures: readonly FailedAttempt[];
  /** When each attempt was placed, by attempt. */
  readonly placed: ReadonlyMap<number, string>;
  readonly warning: Warning | undefined;
}

export const emptyLive: LiveState = {
  seen: new Set(),
  lines: [],
  steps: [],
  failures: [],
  placed: new Map(),
  warning: undefined,
};

/** Older lines than these are dropped; a student who needs more needs an operator. */
const mostLines = 500;

/**
 * The state after one more event. An event that was seen before changes nothing, and events may arrive
 * in any order: lines are put in their place, and a later fact is never overwritten by an earlier one.
 */
export function applyLive(state: LiveState, message: LiveMessage): LiveState {
  if (state.seen.has(message.id)) return state;
  const handled = handlers[message.type]?.(state, message) ?? state;
  return { ...handled, seen: new Set(state.seen).add(message.id) };
}

/** Whether the booking's view may be different after this event, so that it has to be read again. */
export function changesView(message: LiveMessage): boolean {
  return (
    /^wod\.(booking|countdown|poll)\./.test(message.type) ||
    message.type === 'wod.seat.v1.failed' ||
    message.type === 'wod.seat.v1.ready'
  );
}

type Handler = (state: LiveState, message: LiveMessage) => LiveState;

/** Events that are not here change the view only, see changesView. */
const handlers: Partial<Record<LiveEventType, Handler>> = {
  'wod.seat.v1.logged': (state, message) => ({
    ...state,
    lines: withLine(state.lines, lineOf(message, 'log', 'line')),
  }),
  'wod.seat.v1.progressed': (state, message) => {
    const line = lineOf(message, 'step', 'message');
    const { attempt, text, at } = line;
    const reached = { attempt, step: textOf(message.data, 'step'), message: text, at };
    return { ...state, lines: withLine(state.lines, line), steps: [...state.steps, reached] };
  },
  'wod.seat.v1.failed': (state, message) => {
    const line = lineOf(message, 'failure', 'sentence');
    const { id, attempt, text } = line;
    const failure = { id, attempt, sentence: text, isRetryable: message.data['retryable'] !== false };
    return {
      ...state,
      lines: withLine(state.lines, line),
      failures: [...state.failures, failure].sort((a, b) => a.attempt - b.attempt || a.id - b.id),
    };
  },
  'wod.booking.v1.placed': (state, { data }) => ({
    ...state,
    placed: new Map(state.placed).set(numberOf(data, 'attempt') ?? 1, textOf(data, 'at')),
  }),
  'wod.countdown.v1.warned': (state, { id, data }) => ({
    ...state,
    warning: laterWarning(state.warning, id, data),
  }),
};

function lineOf({ id, data }: LiveMessage, kind: LogLine['kind'], field: string): LogLine {
  const attempt = numberOf(data, 'attempt') ?? 1;
  return { id, at: textOf(data, 'at'), attempt, text: textOf(data, field), kind };
}

function withLine(lines: readonly LogLine[], line: LogLine): readonly LogLine[] {
  let index = lines.length;
  while (index > 0 && (lines[index - 1]?.id ?? 0) > line.id) index -= 1;
  return [...lines.slice(0, index), line, ...lines.slice(index)].slice(-mostLines);
}

function laterWarning(
  known: Warning | undefined,
  id: number,
  data: LiveMessage['data'],
): Warning | undefined {
  const thresholdMinutes = numberOf(data, 'thresholdMinutes');
  if (thresholdMinutes === undefined || (known !== undefined && known.id > id)) return known;
  return { id, at: textOf(data, 'at'), endsAt: textOf(data, 'endsAt'), thresholdMinutes };
}

function textOf(data: LiveMessage['data'], field: string): string {
  const value = data[field];
  return typeof value === 'string' ? value : '';
}

function numberOf(data: LiveMessage['data'], field: string): number | undefined {
  const value = data[field];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The steps of one attempt from the view and the stream together, each once, by its earliest report. */
export function stepsOf(
  attempt: number,
  fromView: readonly { readonly step: string; readonly message: string; readonly at: string }[],
  live: LiveState,
): ReadonlyMap<SeatStep, { readonly message: string; readonly at: string }> {
  const steps = new Map<SeatStep, { message: string; at: string }>();
  const fromLive = live.steps.filter((reached) => reached.attempt === attempt);
  for (const { step, message, at } of [...fromView, ...fromLive]) {
    const known = steps.get(step as SeatStep);
    if (known === undefined || Date.parse(at) < Date.parse(known.at))
      steps.set(step as SeatStep, { message, at });
  }
  return steps;
}
