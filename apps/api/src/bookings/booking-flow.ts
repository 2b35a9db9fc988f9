import {
  bookingCancelledV1,
  bookingEndedV1,
  bookingExtendedV1,
  bookingFailedV1,
  bookingReadyV1,
  bookingShortenedV1,
  countdownExpiredV1,
  pollOpenedV1,
  type EndReason,
} from '@wod/contracts';
import { planCountdown } from '@wod/domain';
import type { Booking, Seat } from '../database/entities';
import type { Transaction } from '../database/transactions';
import { drainSeat, lockLiveSeat, moveSeat } from '../seats/seat-state';
import { releasePlace, type Placer } from '../seats/placer';
import { warnMinutes } from '../workshops/job-workshop';
import { moveBooking } from './booking-state';

export interface FlowOptions {
  readonly maxAttempts: number;
  readonly warnMinutes: readonly number[];
}

/** Why an attempt was given up. */
export interface AttemptFailure {
  readonly code: string;
  readonly sentence: string;
  readonly retryable: boolean;
}

const pollOpenMs = 14 * 24 * 60 * 60 * 1000;
/** How long a booking waits for word that its seat is gone. */
const endingMs = 2 * 60 * 1000;

/**
 * What happens to a booking, one method for each turn of its life. Every method works on locked rows inside the
 * caller's transaction and writes the state, its events, its jobs and its mails together.
 */
export class BookingFlow {
  constructor(
    private readonly placer: Placer,
    private readonly options: FlowOptions,
  ) {}

  /** The seat answers for its student: the clock starts, or goes on when this is not the first seat. */
  async becomeReady(tx: Transaction, booking: Booking, seat: Seat): Promise<void> {
    await moveSeat(tx, seat, 'ready', { readyAt: tx.now });
    const readyAt = booking.readyAt ?? tx.now;
    const endsAt = booking.endsAt ?? new Date(readyAt.getTime() + booking.durationMinutes * 60_000);
    await moveBooking(tx, booking, 'ready', {
      readyAt,
      endsAt,
      dueAt: await this.nextLook(tx, booking, readyAt, endsAt),
    });
    await tx.publish(
      bookingReadyV1,
      {
        bookingId: booking.id,
        at: tx.now.toISOString(),
        seatId: seat.id,
        attempt: seat.attempt,
        endsAt: endsAt.toISOString(),
      },
      booking.traceparent,
    );
    await tx.mail(booking.id, 'credentials', `credentials:${seat.id}`, { seatId: seat.id });
  }

  /** An attempt failed or a ready seat died: another attempt, or the end when none is left. */
  async giveUpAttempt(
    tx: Transaction,
    booking: Booking,
    seat: Seat | undefined,
    failure: AttemptFailure,
  ): Promise<void> {
    if (seat !== undefined) await drainSeat(tx, seat, 'given-up', booking.traceparent, failure);
    if (failure.retryable && booking.attempt < this.options.maxAttempts) {
      await this.placer.tryPlace(tx, booking);
    } else {
      await this.fail(tx, booking, failure);
    }
  }

  async fail(
    tx: Transaction,
    booking: Booking,
    failure: Pick<AttemptFailure, 'code' | 'sentence'>,
  ): Promise<void> {
    await moveBooking(tx, booking, 'fail', {
      failureCode: failure.code,
      failureSentence: failure.sentence,
      endedAt: tx.now,
      dueAt: null,
    });
    await releasePlace(tx, booking.id);
    await tx.publish(
      bookingFailedV1,
      {
        bookingId: booking.id,
        at: tx.now.toISOString(),
        attempts: booking.attempt,
        code: failure.code,
        sentence: failure.sentence,
      },
      booking.traceparent,
    );
    await tx.mail(booking.id, 'failed', `failed:${booking.id}`, { sentence: failure.sentence });
  }

  /** The student's time is over, or was ended. The place is held until the seat is gone. */
  async end(tx: Transaction, booking: Booking, reason: EndReason): Promise<void> {
    const at = tx.now.toISOString();
    const pollClosesAt = new Date(tx.now.getTime() + pollOpenMs);
    await moveBooking(tx, booking, 'end', {
      endedAt: tx.now,
      endReason: reason,
      pollClosesAt,
      dueAt: new Date(tx.now.getTime() + endingMs),
    });
    if (reason === 'expired' && booking.endsAt !== null) {
      const endsAt = booking.endsAt.toISOString();
      await tx.publish(countdownExpiredV1, { bookingId: booking.id, at, endsAt }, booking.traceparent);
    }
    await tx.publish(bookingEndedV1, { bookingId: booking.id, at, reason }, booking.traceparent);
    await tx.publish(
      pollOpenedV1,
      { bookingId: booking.id, at, closesAt: pollClosesAt.toISOString() },
      booking.traceparent,
    );
    await tx.mail(booking.id, 'thanks', `thanks:${booking.id}`, { reason });
    const seat = await lockLiveSeat(tx, booking.id);
    if (seat !== undefined) await drainSeat(tx, seat, 'ended', booking.traceparent);
  }

  /** Nothing is left of the seat, or it was waited for long enough. */
  async finishEnding(tx: Transaction, booking: Booking): Promise<void> {
    await moveBooking(tx, booking, 'clean', { dueAt: null });
    await releasePlace(tx, booking.id);
  }

  /** Given up before its seat was ready. */
  async cancel(tx: Transaction, booking: Booking, by: 'student' | 'operator'): Promise<void> {
    await moveBooking(tx, booking, 'cancel', { endedAt: tx.now, dueAt: null });
    await releasePlace(tx, booking.id);
    await tx.publish(
      bookingCancelledV1,
      { bookingId: booking.id, at: tx.now.toISOString(), by },
      booking.traceparent,
    );
    const seat = await lockLiveSeat(tx, booking.id);
    if (seat !== undefined) await drainSeat(tx, seat, 'given-up', booking.traceparent);
  }

  /** Moves the end of a ready booking. Warnings are re-armed: they belong to their end. */
  async moveEnd(tx: Transaction, booking: Booking, endsAt: Date, by: 'student' | 'operator'): Promise<void> {
    if (booking.readyAt === null || booking.endsAt === null || endsAt.getTime() === booking.endsAt.getTime())
      return;
    await tx.query(
      `update booking set ends_at = $2, due_at = $3, extensions = extensions + $4 where id = $1`,
      [
        booking.id,
        endsAt,
        await this.nextLook(tx, booking, booking.readyAt, endsAt),
        by === 'student' ? 1 : 0,
      ],
    );
    tx.wakes.add('schedule');
    const facts = {
      bookingId: booking.id,
      at: tx.now.toISOString(),
      previousEndsAt: booking.endsAt.toISOString(),
      endsAt: endsAt.toISOString(),
    };
    if (endsAt > booking.endsAt) await tx.publish(bookingExtendedV1, { ...facts, by }, booking.traceparent);
    else await tx.publish(bookingShortenedV1, { ...facts, by: 'operator' }, booking.traceparent);
  }

  /** When the scheduler must look at a ready booking: at once where a threshold has passed already. */
  private async nextLook(tx: Transaction, booking: Booking, readyAt: Date, endsAt: Date): Promise<Date> {
    const thresholdMinutes = await warnMinutes(tx, booking, this.options.warnMinutes);
    const plan = planCountdown({ readyAt, endsAt, thresholdMinutes, warned: [] }, tx.now);
    return plan.warn === undefined ? plan.dueAt : tx.now;
  }
}
