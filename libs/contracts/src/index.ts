export {
  backendStates,
  bookingStates,
  driverNames,
  endReasons,
  languages,
  liveBookingStates,
  seatStates,
  seatSteps,
  type BackendState,
  type BookingState,
  type DriverName,
  type EndReason,
  type Language,
  type LiveBookingState,
  type SeatState,
  type SeatStep,
} from './words';
export { backendName, code, digest, id, instant, sentence, workshopFolder } from './fields';
export { defineEvent, eventSubject, type EventContract } from './events/event-contract';
export { eventContract, events, type EventType } from './events/events';
export { bookingRequestedV1, type BookingRequestedV1 } from './events/booking-requested.v1';
export { bookingQueuedV1, type BookingQueuedV1 } from './events/booking-queued.v1';
export { bookingPlacedV1, type BookingPlacedV1 } from './events/booking-placed.v1';
export { bookingReadyV1, type BookingReadyV1 } from './events/booking-ready.v1';
export { bookingExtendedV1, type BookingExtendedV1 } from './events/booking-extended.v1';
export { bookingShortenedV1, type BookingShortenedV1 } from './events/booking-shortened.v1';
export { bookingEndedV1, type BookingEndedV1 } from './events/booking-ended.v1';
export { bookingFailedV1, type BookingFailedV1 } from './events/booking-failed.v1';
export { bookingCancelledV1, type BookingCancelledV1 } from './events/booking-cancelled.v1';
export { seatProgressedV1, type SeatProgressedV1 } from './events/seat-progressed.v1';
export { seatLoggedV1, type SeatLoggedV1 } from './events/seat-logged.v1';
export { seatReadyV1, type SeatReadyV1 } from './events/seat-ready.v1';
export { seatFailedV1, type SeatFailedV1 } from './events/seat-failed.v1';
export { seatCleanedV1, type SeatCleanedV1 } from './events/seat-cleaned.v1';
export { countdownWarnedV1, type CountdownWarnedV1 } from './events/countdown-warned.v1';
export { countdownExpiredV1, type CountdownExpiredV1 } from './events/countdown-expired.v1';
export { pollOpenedV1, type PollOpenedV1 } from './events/poll-opened.v1';
export { pollAnsweredV1, type PollAnsweredV1 } from './events/poll-answered.v1';
export { backendUpV1, type BackendUpV1 } from './events/backend-up.v1';
export { backendDrainingV1, type BackendDrainingV1 } from './events/backend-draining.v1';
export { backendLostV1, type BackendLostV1 } from './events/backend-lost.v1';
export { backendRetiredV1, type BackendRetiredV1 } from './events/backend-retired.v1';
export { defineJob, jobSubject, type JobContract } from './jobs/job-contract';
export { createSeatV1, seatLimits, type CreateSeatV1, type SeatLimits } from './jobs/create-seat.v1';
export { cleanupSeatV1, type CleanupSeatV1 } from './jobs/cleanup-seat.v1';
export { jobs } from './jobs/jobs';
export {
  backendHeartbeatV1,
  heartbeatIntervalMs,
  type BackendHeartbeatV1,
} from './heartbeat/backend-heartbeat.v1';
export { jobConsumers, streams, streamSubjects } from './streams';
export { problem, type Problem } from './http/problem';
export {
  workshopCard,
  workshopDetail,
  workshopList,
  type WorkshopCard,
  type WorkshopDetail,
} from './http/workshop.http';
export {
  bookingAccepted,
  bookingKey,
  bookingRequest,
  bookingView,
  defaultPoll,
  emailAddress,
  pollAnswer,
  pollQuestion,
  seatEntry,
  termsVersion,
  type BookingAccepted,
  type BookingRequest,
  type BookingView,
  type PollAnswer,
  type PollQuestion,
  type SeatEntry,
} from './http/booking.http';
export {
  deadLetter,
  endMove,
  importFinding,
  operatorOverview,
  operatorSignIn,
  type DeadLetter,
  type ImportFinding,
  type OperatorOverview,
  type OperatorSignIn,
} from './http/operator.http';
