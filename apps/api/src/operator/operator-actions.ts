import type { BookingFlow } from '../bookings/booking-flow';
import { lockBooking } from '../bookings/booking-state';
import type { Booking } from '../database/entities';
import type { Transaction, Transactions } from '../database/transactions';
import { DomainError } from '../problem/domain-error';

/** Longest time that a booking may be given, from now, in days. */
const maxDays = 31;

/** What an operator does with a booking. */
export class OperatorActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly flow: BookingFlow,
  ) {}

  /** Ends a ready booking, cancels one that is not ready yet; a final one is left as it is. */
  async stop(bookingId: string): Promise<void> {
    await this.onBooking(bookingId, async (tx, booking) => {
      if (booking.state === 'ready') await this.flow.end(tx, booking, 'stopped');
      else if (['scheduled', 'waiting', 'provisioning'].includes(booking.state)) {
        await this.flow.cancel(tx, booking, 'operator');
      }
    });
  }

  async moveEnd(bookingId: string, endsAt: Date): Promise<void> {
    await this.onBooking(bookingId, async (tx, booking) => {
      if (booking.state !== 'ready') {
        throw new DomainError(409, 'seat-not-ready', 'Only the end of a ready booking can be moved.');
      }
      if (endsAt <= tx.now || endsAt.getTime() > tx.now.getTime() + maxDays * 24 * 60 * 60 * 1000) {
        throw new DomainError(400, 'invalid-fields', 'The end must be in the future.', [
          { field: 'endsAt', message: `choose a time from now to ${maxDays} days from now` },
        ]);
      }
      await this.flow.moveEnd(tx, booking, endsAt, 'operator');
    });
  }

  private async onBooking(
    bookingId: string,
    work: (tx: Transaction, booking: Booking) => Promise<void>,
  ): Promise<void> {
    await this.transactions.run(async (tx) => {
      const booking = await lockBooking(tx, bookingId);
      if (booking === undefined) throw new DomainError(404, 'booking-unknown', 'There is no such booking.');
      await work(tx, booking);
    });
  }
}
