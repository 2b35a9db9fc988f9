import type { SeatHandle } from '@wod/seats';
import type { SeatEvents } from '../jobs/seat-events';
import type { Log } from '../logging/log';
import type { SeatEngine } from './seat-engine';
import type { SeatJournal } from './seat-journal';

/**
 * Tells once that a seat which a student was given does not live any more: its Jupyter was killed, or the
 * whole seat was removed behind our back. Asks the engine again about that seat before it says so, and marks
 * it as told only after the event is stored, so that a bus that is away is made up for at a later listing.
 */
export class DeathWatch {
  private readonly inHand = new Set<string>();

  constructor(
    private readonly engine: SeatEngine,
    private readonly journal: SeatJournal,
    private readonly events: SeatEvents,
    private readonly log: Log,
  ) {}

  async look(seats: readonly SeatHandle[]): Promise<void> {
    const running = new Set(seats.filter((seat) => seat.running).map(({ seatId }) => seatId));
    const missing = this.journal.announced().filter(({ seatId }) => !running.has(seatId));
    await Promise.all(missing.map((seat) => this.examine(seat)));
  }

  private async examine(seat: { seatId: string; bookingId: string; attempt: number }): Promise<void> {
    if (this.inHand.has(seat.seatId)) return;
    this.inHand.add(seat.seatId);
    const log = this.log.child({ bookingId: seat.bookingId, seatId: seat.seatId });
    try {
      const found = await this.engine.find(seat.seatId);
      if (found?.running === true || this.journal.get(seat.seatId)?.kind !== 'announced') return;
      log.warn({ isThere: found !== undefined }, 'A seat that was in use is dead.');
      await this.events.died(seat);
      if (this.journal.get(seat.seatId)?.kind === 'announced') {
        await this.journal.set(seat.seatId, { kind: 'died' });
      }
    } catch (error) {
      log.warn({ err: error }, 'Could not tell that a seat is dead; it is looked at again.');
    } finally {
      this.inHand.delete(seat.seatId);
    }
  }
}
