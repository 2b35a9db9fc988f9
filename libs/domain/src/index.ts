export { backendTable, backendTriggers, nextBackendState, type BackendTrigger } from './backend-lifecycle';
export { bookingTable, bookingTriggers, nextBookingState, type BookingTrigger } from './booking-lifecycle';
export { fittingThresholds, planCountdown, type CountdownPlan, type CountdownSnapshot } from './countdown';
export {
  finalStates,
  IllegalTransition,
  nextState,
  unreachableStates,
  type TransitionTable,
} from './lifecycle';
export { place, type BackendSnapshot, type Placement, type PlacementNeeds } from './placement';
export { estimateWait } from './queue';
export { reconcile, type Correction, type ListedSeat, type WantedSeat } from './reconcile';
export { nextSeatState, seatTable, seatTriggers, type SeatTrigger } from './seat-lifecycle';
