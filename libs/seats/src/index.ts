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
