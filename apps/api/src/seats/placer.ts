import { randomUUID } from 'node:crypto';
import { bookingPlacedV1, bookingQueuedV1, createSeatV1, type CreateSeatV1 } from '@wod/contracts';
import { place } from '@wod/domain';
import type { BackendSnapshots } from '../backends/backend-snapshots';
import { moveBooking } from '../bookings/booking-state';
import { Backend, Seat, Workshop, type Booking } from '../database/entities';
import type { Transaction } from '../database/transactions';
import type { Keys } from '../keys/keys';
import { jobWorkshop } from '../workshops/job-workshop';
import { studentVariables, type SiteVariables } from '../workshops/student-variables';

export interface PlacerOptions {
  readonly maxAttempts: number;
  readonly attemptSeconds: number;
  readonly site: SiteVariables;
}

/** Gives bookings their place, backend and seat. Works inside the caller's transaction. */
export class Placer {
  constructor(
    private readonly keys: Keys,
    private readonly snapshots: BackendSnapshots,
    private readonly options: PlacerOptions,
  ) {}

  /**
   * Places a booking that waits or whose attempt was given up: takes a place of its workshop (unless it has one)
   * and a slot of a backend, and writes the job. Both are taken by `for update skip locked` on rows with a unique
   * holder, so that no interleaving gives one to two bookings.
   * @returns the booking as it is now: provisioning, or waiting when there is no room
   */
  async tryPlace(tx: Transaction, booking: Booking): Promise<Booking> {
    const workshop = await tx.manager.findOneByOrFail(Workshop, { id: booking.workshopId });
    const number = await this.takePlace(tx, booking);
    if (number === undefined) return this.wait(tx, booking);
    const seatId = randomUUID();
    const chosen = await this.takeSlot(tx, booking);
    if (chosen === undefined) {
      await releasePlace(tx, booking.id);
      return this.wait(tx, booking);
    }
    const attempt = booking.attempt + 1;
    const studentNumber = workshop.firstNumber + number - 1;
    const giveUpAt = new Date(tx.now.getTime() + this.options.attemptSeconds * 1000);
    const placed = await moveBooking(tx, booking, booking.state === 'waiting' ? 'place' : 'retry', {
      attempt,
      studentNumber,
      dueAt: giveUpAt,
    });
    const username = `student${studentNumber}`;
    await tx.query(
      `insert into seat (id, booking_id, attempt, backend, state, username, gateway_url)
       values ($1, $2, $3, $4, 'requested', $5, $6)`,
      [seatId, booking.id, attempt, chosen.backend.name, username, chosen.backend.gatewayUrl],
    );
    await tx.query(`update slot set seat_id = $1 where backend = $2 and number = $3`, [
      seatId,
      chosen.backend.name,
      chosen.slot,
    ]);
    await tx.publish(
      bookingPlacedV1,
      {
        bookingId: booking.id,
        at: tx.now.toISOString(),
        seatId,
        attempt,
        maxAttempts: this.options.maxAttempts,
        backend: chosen.backend.name,
        reason: chosen.reason,
      },
      booking.traceparent,
    );
    await tx.send(
      createSeatV1,
      await this.job(tx, placed, { seatId, username, giveUpAt, backend: chosen.backend, workshop }),
      booking.traceparent,
    );
    return placed;
  }

  /** Tells those who wait for a workshop their place in the queue, as far as anybody looks ahead. */
  async announceQueue(tx: Transaction, workshopId: string): Promise<void> {
    const waiting = await tx.query<{ id: string; traceparent: string }>(
      `select id, traceparent from booking where workshop_id = $1 and state = 'waiting'
       order by requested_at, id limit 50`,
      [workshopId],
    );
    for (const [index, booking] of waiting.entries()) {
      await tx.publish(
        bookingQueuedV1,
        { bookingId: booking.id, at: tx.now.toISOString(), position: index + 1 },
        booking.traceparent,
      );
    }
  }

  /** Leaves a booking waiting. One that has waited a day is told so and ended by the scheduler. */
  private async wait(tx: Transaction, booking: Booking): Promise<Booking> {
    if (booking.state === 'waiting') return booking;
    const dayAfter = new Date(booking.requestedAt.getTime() + 24 * 60 * 60 * 1000);
    const waiting = await moveBooking(tx, booking, 'requeue', {
      dueAt: dayAfter > tx.now ? dayAfter : tx.now,
    });
    await this.announceQueue(tx, booking.workshopId);
    return waiting;
  }

  /** The number of the booking's place, taking a free one when it has none. */
  private async takePlace(tx: Transaction, booking: Booking): Promise<number | undefined> {
    const held = await tx.query<{ number: number }>(`select number from place where booking_id = $1`, [
      booking.id,
    ]);
    if (held[0] !== undefined) return held[0].number;
    const taken = await tx.query<{ number: number }>(
      `update place set booking_id = $2 where workshop_id = $1 and number = (
         select p.number from place p join workshop w on w.id = p.workshop_id
         where p.workshop_id = $1 and p.booking_id is null and p.number <= w.capacity
         order by p.number limit 1 for update of p skip locked)
       returning number`,
      [booking.workshopId, booking.id],
    );
    return taken[0]?.number;
  }

  /** A free slot of the best backend; the next best when that one filled up meanwhile. */
  private async takeSlot(
    tx: Transaction,
    booking: Booking,
  ): Promise<{ backend: Backend; slot: number; reason: string } | undefined> {
    const failed = await tx.manager.find(Seat, {
      where: { bookingId: booking.id },
      select: { backend: true },
    });
    const avoid = failed.map(({ backend }) => backend);
    for (;;) {
      const answer = place({ avoid }, await this.snapshots.get(tx));
      if (answer.kind === 'refused') return undefined;
      const [slot] = await tx.query<{ number: number }>(
        `select s.number from slot s join backend b on b.name = s.backend
         where s.backend = $1 and s.seat_id is null and s.number <= b.capacity and b.state = 'up'
         order by s.number limit 1 for update of s skip locked`,
        [answer.backend],
      );
      if (slot === undefined) {
        this.snapshots.noteFull(answer.backend);
        continue;
      }
      this.snapshots.noteStart(answer.backend);
      const backend = await tx.manager.findOneByOrFail(Backend, { name: answer.backend });
      return { backend, slot: slot.number, reason: answer.reason };
    }
  }

  private async job(
    tx: Transaction,
    booking: Booking,
    given: { seatId: string; username: string; giveUpAt: Date; backend: Backend; workshop: Workshop },
  ): Promise<CreateSeatV1> {
    const { seatId, username, backend, workshop } = given;
    const content = await jobWorkshop(tx, booking.workshopId, booking.digest);
    return {
      seatId,
      bookingId: booking.id,
      attempt: booking.attempt,
      backend: backend.name,
      issuedAt: tx.now.toISOString(),
      giveUpAt: given.giveUpAt.toISOString(),
      workshop: { folder: workshop.folder, digest: booking.digest, entry: content.entry },
      limits: content.limits,
      network: content.network,
      access: {
        username,
        passwordProof: this.keys.seatPasswordProof(seatId, username),
        linkKey: this.keys.seatLinkKey(seatId).toString('base64url'),
      },
      variables: studentVariables(this.options.site, {
        folder: workshop.folder,
        studentNumber: booking.studentNumber ?? 1,
        ...(content.asks.includes('PASSSTU') ? { password: this.keys.seatPassword(seatId) } : {}),
        gatewayUrl: backend.gatewayUrl,
        own: content.variables,
      }),
    };
  }
}

/** Lets a booking's place go to the next one. */
export async function releasePlace(tx: Transaction, bookingId: string): Promise<void> {
  await tx.query(`update place set booking_id = null where booking_id = $1`, [bookingId]);
  tx.wakes.add('queue');
}
