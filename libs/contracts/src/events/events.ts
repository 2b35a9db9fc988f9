import type { EventContract } from './event-contract';
import { bookingRequestedV1 } from './booking-requested.v1';
import { bookingQueuedV1 } from './booking-queued.v1';
import { bookingPlacedV1 } from './booking-placed.v1';
import { bookingReadyV1 } from './booking-ready.v1';
import { bookingExtendedV1 } from './booking-extended.v1';
import { bookingShortenedV1 } from './booking-shortened.v1';
import { bookingEndedV1 } from './booking-ended.v1';
import { bookingFailedV1 } from './booking-failed.v1';
import { bookingCancelledV1 } from './booking-cancelled.v1';
import { seatProgressedV1 } from './seat-progressed.v1';
import { seatLoggedV1 } from './seat-logged.v1';
import { seatReadyV1 } from './seat-ready.v1';
import { seatFailedV1 } from './seat-failed.v1';
import { seatCleanedV1 } from './seat-cleaned.v1';
import { countdownWarnedV1 } from './countdown-warned.v1';
import { countdownExpiredV1 } from './countdown-expired.v1';
import { pollOpenedV1 } from './poll-opened.v1';
import { pollAnsweredV1 } from './poll-answered.v1';
import { backendUpV1 } from './backend-up.v1';
import { backendDrainingV1 } from './backend-draining.v1';
import { backendLostV1 } from './backend-lost.v1';
import { backendRetiredV1 } from './backend-retired.v1';

/** Every event that is published, in reading order. */
export const events = [
  bookingRequestedV1,
  bookingQueuedV1,
  bookingPlacedV1,
  bookingReadyV1,
  bookingExtendedV1,
  bookingShortenedV1,
  bookingEndedV1,
  bookingFailedV1,
  bookingCancelledV1,
  seatProgressedV1,
  seatLoggedV1,
  seatReadyV1,
  seatFailedV1,
  seatCleanedV1,
  countdownWarnedV1,
  countdownExpiredV1,
  pollOpenedV1,
  pollAnsweredV1,
  backendUpV1,
  backendDrainingV1,
  backendLostV1,
  backendRetiredV1,
] as const satisfies readonly EventContract[];

export type EventType = (typeof events)[number]['type'];

/** The contract of an event type, or nothing when this build does not know it. */
export function eventContract(type: string): EventContract | undefined {
  return events.find((contract) => contract.type === type);
}
