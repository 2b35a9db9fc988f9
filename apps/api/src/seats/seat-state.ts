import { cleanupSeatV1, type CleanupSeatV1 } from '@wod/contracts';
import { nextSeatState, type SeatTrigger } from '@wod/domain';
import { ConcurrentTransition } from '../bookings/booking-state';
import { Seat } from '../database/entities';
import type { Transaction } from '../database/transactions';

/** Reads a seat and keeps others from moving it until the transaction ends. */
export async function lockSeat(tx: Transaction, id: string): Promise<Seat | undefined> {
  const seat = await tx.manager.findOne(Seat, { where: { id }, lock: { mode: 'pessimistic_write' } });
  return seat ?? undefined;
}

/** The seat of a booking that is made or used now, if there is one. */
export async function lockLiveSeat(tx: Transaction, bookingId: string): Promise<Seat | undefined> {
  const seat = await tx.manager
    .createQueryBuilder(Seat, 'seat')
    .where(
      `seat.bookingId = :bookingId and seat.state in ('requested', 'creating', 'warm', 'ready', 'resetting')`,
      {
        bookingId,
      },
    )
    .setLock('pessimistic_write')
    .getOne();
  return seat ?? undefined;
}

/** Moves a seat through its lifecycle: the one place that writes its state. Compare-and-set. */
export async function moveSeat(
  tx: Transaction,
  seat: Seat,
  trigger: SeatTrigger,
  patch: Partial<Seat> = {},
): Promise<Seat> {
  const state = nextSeatState(seat.state, trigger);
  const moved = { ...patch, state, since: tx.now };
  const result = await tx.manager
    .createQueryBuilder()
    .update(Seat)
    .set(moved)
    .where('id = :id and state = :state', { id: seat.id, state: seat.state })
    .execute();
  if (result.affected !== 1) throw new ConcurrentTransition(`Seat ${seat.id} was no longer ${seat.state}.`);
  return Object.assign(new Seat(), seat, moved);
}

/** Gives a seat up: its job is written in the same transaction, so that it cannot be forgotten. */
export async function drainSeat(
  tx: Transaction,
  seat: Seat,
  reason: CleanupSeatV1['reason'],
  traceparent: string,
  failure?: { readonly code: string; readonly sentence: string },
): Promise<void> {
  const moved = await moveSeat(tx, seat, 'drain', {
    ...(failure === undefined ? {} : { failureCode: failure.code, failureSentence: failure.sentence }),
  });
  await sendCleanup(tx, moved, reason, traceparent);
}

/** Asks a backend to leave nothing of a seat; safe to ask again. */
export async function sendCleanup(
  tx: Transaction,
  seat: {
    readonly id: string;
    readonly bookingId: string;
    readonly attempt: number;
    readonly backend: string;
  },
  reason: CleanupSeatV1['reason'],
  traceparent: string,
): Promise<void> {
  await tx.send(
    cleanupSeatV1,
    {
      seatId: seat.id,
      bookingId: seat.bookingId,
      attempt: seat.attempt,
      backend: seat.backend,
      issuedAt: tx.now.toISOString(),
      reason,
    },
    traceparent,
  );
}

/** Nothing of the seat is left: its slot may be given to the next one. */
export async function releaseSlot(tx: Transaction, seat: Seat): Promise<void> {
  await moveSeat(tx, seat, 'clean');
  await tx.query(`update slot set seat_id = null where seat_id = $1`, [seat.id]);
  tx.wakes.add('queue');
}
