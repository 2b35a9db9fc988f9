import { newTraceparent } from '@wod/bus';
import type { BackendHeartbeatV1, SeatState } from '@wod/contracts';
import { reconcile, type Correction } from '@wod/domain';
import type { Logger } from 'pino';
import type { BookingFlow } from '../bookings/booking-flow';
import { lockBooking } from '../bookings/booking-state';
import type { Booking, Seat } from '../database/entities';
import type { Transaction, Transactions } from '../database/transactions';
import { lockSeat, releaseSlot, sendCleanup } from '../seats/seat-state';

/** A heartbeat older than this is news no more, and its worker's clock may be wrong. */
const staleMs = 10_000;
/** The same clean-up is asked for again after this. */
const askAgainMs = 30_000;

/**
 * Compares what backends list with what PostgreSQL wants, and corrects both ways. In a run without faults it
 * corrects nothing; each correction is logged, because each one points at something that went wrong.
 */
export class SeatCorrections {
  private readonly asked = new Map<string, number>();

  constructor(
    private readonly transactions: Transactions,
    private readonly flow: BookingFlow,
    private readonly log: Logger,
  ) {}

  async compare(heartbeat: BackendHeartbeatV1, receivedAt: Date): Promise<void> {
    const listedAt = new Date(Math.min(new Date(heartbeat.at).getTime(), receivedAt.getTime()));
    // An engine that does not answer lists nothing new: what its worker last knew proves nothing.
    if (!heartbeat.healthy || receivedAt.getTime() - listedAt.getTime() > staleMs) return;
    const rows = await this.transactions.source.query<{ id: string; state: SeatState; since: Date }[]>(
      `select id, state, since from seat where backend = $1 and state <> 'gone'`,
      [heartbeat.backend],
    );
    const wanted = rows.map(({ id, state, since }) => ({ seatId: id, state, since }));
    for (const correction of reconcile(wanted, heartbeat.seats, listedAt)) {
      await this.apply(heartbeat.backend, correction);
    }
  }

  /** Seats on backends that are not heard: those being made are tried elsewhere, ready ones after a grace. */
  async giveUpLost(lostSeconds: number, graceSeconds: number): Promise<void> {
    const seats = await this.transactions.source.query<{ id: string; booking_id: string }[]>(
      `select s.id, s.booking_id from seat s join backend b on b.name = s.backend
       where (s.state in ('requested', 'creating') and b.last_seen_at < now() - $1 * interval '1 second')
          or (s.state = 'ready' and b.last_seen_at < now() - $2 * interval '1 second')`,
      [lostSeconds, lostSeconds + graceSeconds],
    );
    for (const seat of seats) {
      await this.onSeat(seat.booking_id, seat.id, async (tx, booking, row) => {
        if (row.state === 'draining' || row.state === 'gone') return;
        this.log.warn(
          { bookingId: booking.id, seatId: row.id, backend: row.backend },
          'seat given up: backend lost',
        );
        await this.flow.giveUpAttempt(tx, booking, row, {
          code: 'backend-lost',
          sentence: 'The machine of your environment stopped answering; another one is used.',
          retryable: true,
        });
      });
    }
  }

  private async apply(backend: string, correction: Correction): Promise<void> {
    switch (correction.do) {
      case 'clean':
        if (!this.mayAsk(correction.seat.seatId)) return;
        this.log.warn(
          { seatId: correction.seat.seatId, backend },
          'correction: a seat that nobody wants is cleaned up',
        );
        await this.transactions.run((tx) =>
          sendCleanup(
            tx,
            { ...correction.seat, id: correction.seat.seatId, backend },
            'orphan',
            newTraceparent(),
          ),
        );
        return;
      case 'clean-again':
        if (!this.mayAsk(correction.seatId)) return;
        await this.onSeatId(correction.seatId, async (tx, booking, seat) => {
          if (seat.state !== 'draining') return;
          this.log.warn({ seatId: seat.id, backend }, 'correction: a clean-up is asked for again');
          await sendCleanup(tx, seat, 'ended', booking.traceparent);
        });
        return;
      case 'confirm-gone':
        await this.onSeatId(correction.seatId, async (tx, booking, seat) => {
          if (seat.state !== 'draining') return;
          this.log.warn({ seatId: seat.id, backend }, 'correction: a seat was gone without a word');
          await releaseSlot(tx, seat);
          if (booking.state === 'ending' && booking.attempt === seat.attempt) {
            await this.flow.finishEnding(tx, booking);
          }
        });
        return;
      case 'lose':
        await this.onSeatId(correction.seatId, async (tx, booking, seat) => {
          if (seat.state !== 'ready' || booking.state !== 'ready' || booking.attempt !== seat.attempt) return;
          this.log.warn(
            { seatId: seat.id, backend, why: correction.why },
            'correction: a ready seat was lost',
          );
          await this.flow.giveUpAttempt(tx, booking, seat, {
            code: 'seat-died',
            sentence: 'Your environment stopped unexpectedly; another one is made.',
            retryable: true,
          });
        });
        return;
    }
  }

  private async onSeatId(
    seatId: string,
    work: (tx: Transaction, booking: Booking, seat: Seat) => Promise<void>,
  ): Promise<void> {
    const [row] = await this.transactions.source.query<{ booking_id: string }[]>(
      `select booking_id from seat where id = $1`,
      [seatId],
    );
    if (row !== undefined) await this.onSeat(row.booking_id, seatId, work);
  }

  /** Locks the booking before its seat, as everywhere. */
  private async onSeat(
    bookingId: string,
    seatId: string,
    work: (tx: Transaction, booking: Booking, seat: Seat) => Promise<void>,
  ): Promise<void> {
    await this.transactions.run(async (tx) => {
      const booking = await lockBooking(tx, bookingId);
      const seat = await lockSeat(tx, seatId);
      if (booking !== undefined && seat !== undefined) await work(tx, booking, seat);
    });
  }

  private mayAsk(seatId: string): boolean {
    const now = performance.now();
    for (const [id, at] of this.asked) if (now - at > askAgainMs) this.asked.delete(id);
    if (this.asked.has(seatId)) return false;
    this.asked.set(seatId, now);
    return true;
  }
}
