import type { SeatHandle } from '@wod/seats';
import { isSameUpstream, SeatLane } from './seat-lane';

/** The lanes of all seats that were used since this worker started. */
export class SeatLanes {
  private readonly lanes = new Map<string, SeatLane>();

  constructor(private readonly gatewayOrigin: URL) {}

  to(handle: SeatHandle): SeatLane {
    const lane = this.lanes.get(handle.seatId);
    if (lane !== undefined && isSameUpstream(lane.handle, handle)) {
      lane.handle = handle;
      return lane;
    }
    lane?.close();
    const opened = new SeatLane(handle, this.gatewayOrigin);
    this.lanes.set(handle.seatId, opened);
    return opened;
  }

  close(seatId: string): void {
    this.lanes.get(seatId)?.close();
    this.lanes.delete(seatId);
  }

  /** Lets go of seats that do not exist any more. */
  keepOnly(seatIds: ReadonlySet<string>): void {
    for (const seatId of this.lanes.keys()) {
      if (!seatIds.has(seatId)) this.close(seatId);
    }
  }

  closeAll(): void {
    this.keepOnly(new Set());
  }
}
