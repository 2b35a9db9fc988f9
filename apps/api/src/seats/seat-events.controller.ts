import { Controller, Inject, UseFilters } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { MessageContext, RethrowFilter } from '@wod/bus';
import {
  seatCleanedV1,
  seatFailedV1,
  seatProgressedV1,
  seatReadyV1,
  type SeatCleanedV1,
  type SeatFailedV1,
  type SeatProgressedV1,
  type SeatReadyV1,
} from '@wod/contracts';
import { BookingFlow } from '../bookings/booking-flow';
import { lockBooking } from '../bookings/booking-state';
import type { Booking, Seat } from '../database/entities';
import { Transaction, Transactions } from '../database/transactions';
import { firstTime } from './inbox';
import { drainSeat, lockSeat, moveSeat, releaseSlot, sendCleanup } from './seat-state';

/** Durable reader of what workers say about seats. */
export const seatEventsConsumer = 'api-seats';

/**
 * What workers say about seats, applied once each. The booking is locked before the seat, everywhere, so that
 * two operations on one booking wait for each other instead of for ever. What comes from an attempt that was
 * given up changes nothing, and its seat is cleaned up.
 */
@Controller()
@UseFilters(RethrowFilter)
export class SeatEventsController {
  constructor(
    @Inject(Transactions) private readonly transactions: Transactions,
    @Inject(BookingFlow) private readonly flow: BookingFlow,
  ) {}

  @EventPattern(seatProgressedV1.type)
  async progressed(@Payload() event: SeatProgressedV1, @Ctx() context: MessageContext): Promise<void> {
    await this.apply(event, context, async (tx, _booking, seat) => {
      if (seat.state !== 'requested' && seat.state !== 'creating') return;
      const step = { step: event.step, message: event.message, at: event.at };
      await tx.query(`update seat set steps = steps || $2::jsonb where id = $1`, [
        seat.id,
        JSON.stringify([step]),
      ]);
      if (seat.state === 'requested') await moveSeat(tx, seat, 'take');
    });
  }

  @EventPattern(seatReadyV1.type)
  async ready(@Payload() event: SeatReadyV1, @Ctx() context: MessageContext): Promise<void> {
    await this.apply(event, context, async (tx, booking, seat) => {
      if (seat.state === 'ready') return;
      const isCurrent =
        booking.state === 'provisioning' &&
        booking.attempt === seat.attempt &&
        (seat.state === 'requested' || seat.state === 'creating');
      if (isCurrent) await this.flow.becomeReady(tx, booking, seat);
      else await sendCleanup(tx, seat, 'given-up', booking.traceparent);
    });
  }

  @EventPattern(seatFailedV1.type)
  async failed(@Payload() event: SeatFailedV1, @Ctx() context: MessageContext): Promise<void> {
    await this.apply(event, context, async (tx, booking, seat) => {
      if (seat.state === 'gone' || seat.state === 'draining') return;
      const isCurrent =
        booking.attempt === seat.attempt && (booking.state === 'provisioning' || booking.state === 'ready');
      if (isCurrent) await this.flow.giveUpAttempt(tx, booking, seat, event);
      else await drainSeat(tx, seat, 'given-up', booking.traceparent, event);
    });
  }

  @EventPattern(seatCleanedV1.type)
  async cleaned(@Payload() event: SeatCleanedV1, @Ctx() context: MessageContext): Promise<void> {
    await this.apply(event, context, async (tx, booking, seat) => {
      if (seat.state !== 'draining') return;
      await releaseSlot(tx, seat);
      if (booking.state === 'ending' && booking.attempt === seat.attempt)
        await this.flow.finishEnding(tx, booking);
    });
  }

  /** Runs `effect` once for a message, on locked rows; a seat that nobody knows, or of another backend, is left. */
  private async apply(
    event: { readonly bookingId: string; readonly seatId: string; readonly backend: string },
    context: MessageContext,
    effect: (tx: Transaction, booking: Booking, seat: Seat) => Promise<void>,
  ): Promise<void> {
    await this.transactions.run(async (tx) => {
      if (!(await firstTime(tx, seatEventsConsumer, context.envelope.id))) return;
      const booking = await lockBooking(tx, event.bookingId);
      const seat = await lockSeat(tx, event.seatId);
      if (booking === undefined || seat === undefined) return;
      if (seat.bookingId !== booking.id || seat.backend !== event.backend) return;
      await effect(tx, booking, seat);
    });
  }
}
