export type {
  DriverHealth,
  EnforcedLimit,
  SeatDriver,
  SeatHandle,
  SeatProgress,
  SeatSpec,
  Upstream,
} from './seat-driver';
export { SeatError } from './seat-error';
export { createSeatDriver, type ChosenSeatDriver, type SeatDriverOptions } from './create-seat-driver';
export { SimulatedDriver, type SimulatedDriverOptions } from './simulated/simulated.driver';
export { SimulatedEngine, type SimulatedSeat } from './simulated/simulated.engine';
