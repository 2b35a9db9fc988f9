import { nextBookingState, type BookingTrigger } from '@wod/domain';
import { Booking } from '../database/entities';
import type { Transaction } from '../database/transactions';

/** Another process moved the row first. The caller's transaction must not commit. */
export class ConcurrentTransition extends Error {
  override readonly name = 'ConcurrentTransition';
}

/** Reads a booking and keeps others from moving it until the transaction ends. */
export async function lockBooking(tx: Transaction, id: string): Promise<Booking | undefined> {
  const booking = await tx.manager.findOne(Booking, { where: { id }, lock: { mode: 'pessimistic_write' } });
  return booking ?? undefined;
}

/**
 * Moves a booking through its lifecycle: the one place that writes its state. Compare-and-set.
 * @returns the booking as it is now
 * @throws IllegalTransition, ConcurrentTransition
 */
export async function moveBooking(
  tx: Transaction,
  booking: Booking,
  trigger: BookingTrigger,
  patch: Partial<Booking>,
): Promise<Booking> {
  const state = nextBookingState(booking.state, trigger);
  const result = await tx.manager
    .createQueryBuilder()
    .update(Booking)
    .set({ ...patch, state })
    .where('id = :id and state = :state and attempt = :attempt', {
      id: booking.id,
      state: booking.state,
      attempt: booking.attempt,
    })
    .execute();
  if (result.affected !== 1) {
    throw new ConcurrentTransition(`Booking ${booking.id} was no longer ${booking.state}.`);
  }
  tx.wakes.add('schedule');
  return Object.assign(new Booking(), booking, patch, { state });
}
