import type { Log } from '../logging/log';
import { bounded } from '../seats/bounded';
import type { SeatEngine } from '../seats/seat-engine';
import type { SeatRegistry } from '../seats/seat-registry';

/** Milliseconds that a failed attempt waits for its remains to go before it is told. */
const patienceMs = 10_000;

/** Takes a seat away: whoever is in it is put out, and the driver leaves nothing. Safe to repeat. */
export class SeatDisposal {
  constructor(
    private readonly engine: SeatEngine,
    private readonly registry: SeatRegistry,
    /** Ends all requests and web sockets of a seat at the gateway. */
    private readonly closeConnections: (seatId: string) => void,
    private readonly log: Log,
  ) {}

  async remove(seatId: string): Promise<void> {
    this.closeConnections(seatId);
    await this.engine.remove(seatId);
    this.registry.drop(seatId);
    this.closeConnections(seatId);
  }

  /** For what a failed attempt may have left: if it cannot be removed now, the listing shows it to the api. */
  async removeIfPossible(seatId: string): Promise<void> {
    const removing = this.remove(seatId);
    try {
      await bounded(removing, AbortSignal.timeout(patienceMs), 0);
    } catch (error) {
      this.log.error({ err: error, seatId }, 'The remains of a failed seat could not be removed yet.');
    }
  }
}
