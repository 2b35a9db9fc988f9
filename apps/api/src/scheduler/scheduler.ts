import { countdownWarnedV1 } from '@wod/contracts';
import { planCountdown } from '@wod/domain';
import type { Logger } from 'pino';
import type { BookingFlow } from '../bookings/booking-flow';
import { lockBooking } from '../bookings/booking-state';
import type { Booking } from '../database/entities';
import { isUnreachable } from '../database/data-source';
import type { Transaction, Transactions } from '../database/transactions';
import type { Placer } from '../seats/placer';
import { lockLiveSeat } from '../seats/seat-state';
import { warnMinutes } from '../workshops/job-workshop';

export interface SchedulerOptions {
  readonly sweepMs: number;
  readonly warnMinutes: readonly number[];
}

const attemptTimedOut = {
  code: 'seat-start-timeout',
  sentence: 'The environment did not become ready in time.',
  retryable: true,
} as const;

/**
 * Acts on time. It sleeps until the next deadline in PostgreSQL, and sweeps every few seconds behind that, so that
 * a deadline that nobody announced is still met. Several copies may run: each booking is acted on under its lock,
 * and what another copy holds is skipped.
 */
export class Scheduler {
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private again = false;
  private busy = false;

  constructor(
    private readonly transactions: Transactions,
    private readonly flow: BookingFlow,
    private readonly placer: Placer,
    private readonly options: SchedulerOptions,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.transactions.wakes$.subscribe((wake) => {
      if (wake === 'schedule' || wake === 'queue') this.kick();
    });
    this.kick();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
    await this.running;
  }

  /** Looks now; asked while it looks, it looks once more. */
  kick(): void {
    if (this.stopping.signal.aborted) return;
    if (this.busy) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    this.busy = true;
    this.running = this.look().finally(() => {
      this.busy = false;
      if (this.again) {
        this.again = false;
        this.kick();
      }
    });
  }

  private async look(): Promise<void> {
    let nextMs = this.options.sweepMs;
    try {
      while (!this.stopping.signal.aborted && (await this.actOnDue()) > 0);
      await this.serveQueue();
      nextMs = await this.untilNext();
    } catch (error) {
      if (isUnreachable(error)) this.log.warn('the scheduler waits for the database');
      else this.log.error({ err: error }, 'the scheduler met an error; it looks again');
    }
    if (this.stopping.signal.aborted) return;
    this.timer = setTimeout(() => this.kick(), nextMs);
  }

  private async untilNext(): Promise<number> {
    const [row] = await this.transactions.source.query<{ ms: number | null }[]>(
      `select (extract(epoch from min(due_at) - now()) * 1000)::float8 as ms from booking where due_at is not null`,
    );
    return Math.max(5, Math.min(this.options.sweepMs, Math.ceil(row?.ms ?? this.options.sweepMs)));
  }

  private async actOnDue(): Promise<number> {
    const due = await this.transactions.source.query<{ id: string }[]>(
      `select id from booking where due_at <= now() order by due_at limit 100`,
    );
    let acted = 0;
    for (const { id } of due) {
      if (await this.guarded(id, (tx) => this.actOn(tx, id))) acted++;
    }
    return acted;
  }

  /** One booking that fails must not hold up the others; it is tried again at the next sweep. */
  private async guarded(bookingId: string, work: (tx: Transaction) => Promise<boolean>): Promise<boolean> {
    try {
      return await this.transactions.run(work);
    } catch (error) {
      if (isUnreachable(error)) throw error;
      this.log.error({ err: error, bookingId }, 'a deadline could not be acted on');
      return false;
    }
  }

  /** Looks again under the lock: what was due may have been dealt with. */
  private async actOn(tx: Transaction, id: string): Promise<boolean> {
    const [free] = await tx.query<{ id: string }>(
      `select id from booking where id = $1 and due_at <= now() for update skip locked`,
      [id],
    );
    if (free === undefined) return false;
    const booking = await lockBooking(tx, id);
    if (booking === undefined) return false;
    switch (booking.state) {
      case 'provisioning':
        await this.flow.giveUpAttempt(tx, booking, await lockLiveSeat(tx, id), attemptTimedOut);
        return true;
      case 'ready':
        return this.countDown(tx, booking);
      case 'ending':
        await this.flow.finishEnding(tx, booking);
        return true;
      case 'waiting':
        await this.flow.fail(tx, booking, {
          code: 'waited-too-long',
          sentence: 'No place became free within a day.',
        });
        return true;
      case 'scheduled':
      case 'ended':
      case 'failed':
      case 'cancelled':
        return false;
    }
  }

  private async countDown(tx: Transaction, booking: Booking): Promise<boolean> {
    const { readyAt, endsAt } = booking;
    if (readyAt === null || endsAt === null) return false;
    const told = await tx.query<{ threshold_minutes: number }>(
      `select threshold_minutes from warning where booking_id = $1 and ends_at = $2`,
      [booking.id, endsAt],
    );
    const warned = told.map((row) => row.threshold_minutes);
    const thresholdMinutes = await warnMinutes(tx, booking, this.options.warnMinutes);
    const plan = planCountdown({ readyAt, endsAt, thresholdMinutes, warned }, tx.now);
    if (plan.expired) {
      await this.flow.end(tx, booking, 'expired');
      return true;
    }
    if (plan.warn !== undefined) await this.warn(tx, booking, endsAt, plan.warn);
    await tx.query(`update booking set due_at = $2 where id = $1`, [booking.id, plan.dueAt]);
    return true;
  }

  private async warn(
    tx: Transaction,
    booking: Booking,
    endsAt: Date,
    thresholdMinutes: number,
  ): Promise<void> {
    const first = await tx.query(
      `insert into warning (booking_id, ends_at, threshold_minutes) values ($1, $2, $3)
       on conflict do nothing returning 1`,
      [booking.id, endsAt, thresholdMinutes],
    );
    if (first.length === 0) return;
    const end = endsAt.toISOString();
    await tx.publish(
      countdownWarnedV1,
      { bookingId: booking.id, at: tx.now.toISOString(), endsAt: end, thresholdMinutes },
      booking.traceparent,
    );
    await tx.mail(booking.id, 'warning', `warning:${booking.id}:${end}:${thresholdMinutes}`, { endsAt: end });
  }

  /** Places those who wait, oldest first for each workshop, until there is no more room. */
  private async serveQueue(): Promise<void> {
    for (let placed = true; placed && !this.stopping.signal.aborted;) {
      placed = false;
      const next = await this.transactions.source.query<{ id: string }[]>(
        `select distinct on (b.workshop_id) b.id from booking b
         where b.state = 'waiting' and exists (
           select 1 from place p join workshop w on w.id = p.workshop_id
           where p.workshop_id = b.workshop_id and p.booking_id is null and p.number <= w.capacity)
         and exists (select 1 from slot s join backend k on k.name = s.backend
           where s.seat_id is null and k.state = 'up' and k.healthy and s.number <= k.capacity)
         order by b.workshop_id, b.requested_at, b.id`,
      );
      for (const { id } of next) {
        placed = (await this.guarded(id, (tx) => this.placeWaiting(tx, id))) || placed;
      }
    }
  }

  private async placeWaiting(tx: Transaction, id: string): Promise<boolean> {
    const [free] = await tx.query<{ id: string }>(
      `select id from booking where id = $1 and state = 'waiting' for update skip locked`,
      [id],
    );
    const booking = free === undefined ? undefined : await lockBooking(tx, id);
    if (booking === undefined) return false;
    const placed = (await this.placer.tryPlace(tx, booking)).state === 'provisioning';
    if (placed) await this.placer.announceQueue(tx, booking.workshopId);
    return placed;
  }
}
