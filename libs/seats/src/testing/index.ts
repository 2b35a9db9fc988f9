export {
  BadDriver,
  HangsOnDeleteDriver,
  NeverReadyDriver,
  ReadyThenDiesDriver,
  SlowBadDriver,
  SlowDriver,
  VanishingDriver,
} from './misbehaving.drivers';
export { describeSeatDriver, type SeatDriverUnderTest } from './seat-driver.contract';
export { describeSeatKernels } from './seat-kernels.contract';
export { describeSeatLimits, type SeatLimitsUnderTest } from './seat-limits.contract';
export { askSeat, SeatKernel, type CellResult } from './seat-client';
export { SimulatedDriver, type SimulatedDriverOptions } from '../simulated/simulated.driver';
export { SimulatedEngine } from '../simulated/simulated.engine';
