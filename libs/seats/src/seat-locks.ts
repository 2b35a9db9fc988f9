import { orAborted } from './abort';

/**
 * One maker or remover per seat in this process; others wait in line. Seats of different workers on one
 * machine are told apart by what their engine holds, not by this.
 */
export class SeatLocks {
  private readonly tails = new Map<string, Promise<void>>();

  /** Runs `work` when all earlier work on the same seat has ended. An abort while in line ends the wait only. */
  async withSeat<T>(seatId: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const before = this.tails.get(seatId) ?? Promise.resolve();
    let release: () => void = () => undefined;
    const mine = new Promise<void>((resolve) => (release = resolve));
    const tail = before.then(() => mine);
    this.tails.set(seatId, tail);
    try {
      await orAborted(before, signal);
      return await work();
    } finally {
      release();
      if (this.tails.get(seatId) === tail) this.tails.delete(seatId);
    }
  }
}
