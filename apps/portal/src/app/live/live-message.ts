import type { EventType } from '@wod/contracts';

/** Every event that is about one booking. A test compares this list with the contracts. */
export const liveEventTypes = [
  'wod.booking.v1.requested',
  'wod.booking.v1.queued',
  'wod.booking.v1.placed',
  'wod.booking.v1.ready',
  'wod.booking.v1.extended',
  'wod.booking.v1.shortened',
  'wod.booking.v1.ended',
  'wod.booking.v1.failed',
  'wod.booking.v1.cancelled',
  'wod.seat.v1.progressed',
  'wod.seat.v1.logged',
  'wod.seat.v1.ready',
  'wod.seat.v1.failed',
  'wod.seat.v1.cleaned',
  'wod.countdown.v1.warned',
  'wod.countdown.v1.expired',
  'wod.poll.v1.opened',
  'wod.poll.v1.answered',
] as const satisfies readonly EventType[];
export type LiveEventType = (typeof liveEventTypes)[number];

/** One event as the page got it. `id` is its sequence in the stream: growing, with gaps, never reused. */
export interface LiveMessage {
  readonly id: number;
  readonly type: LiveEventType;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Reads one event of the wire; nothing when its id or data is not what it should be. */
export function readMessage(type: LiveEventType, lastEventId: string, data: string): LiveMessage | undefined {
  const id = lastEventId === '' ? Number.NaN : Number(lastEventId);
  if (!Number.isSafeInteger(id)) return undefined;
  try {
    const value: unknown = JSON.parse(data);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return { id, type, data: value as Record<string, unknown> };
  } catch {
    return undefined;
  }
}
