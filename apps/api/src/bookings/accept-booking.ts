import { randomUUID } from 'node:crypto';
import { newTraceparent } from '@wod/bus';
import { bookingRequestedV1, type BookingAccepted, type BookingRequest } from '@wod/contracts';
import { Booking, Workshop } from '../database/entities';
import { violatedConstraint } from '../database/data-source';
import type { Transaction, Transactions } from '../database/transactions';
import { DomainError } from '../problem/domain-error';
import type { Placer } from '../seats/placer';
import { bookingMinutes } from '../workshops/job-workshop';
import { assertWelcome, emailKey } from './email-policy';

/** The student has a live booking already; its link was mailed again. */
export class LiveBookingExists extends DomainError {
  constructor(readonly bookingId: string | undefined) {
    super(
      409,
      'live-booking-exists',
      'You already have a live booking. We have sent its link to your e-mail address again.',
    );
  }
}

/** Accepts bookings: the one way in. */
export class AcceptBooking {
  constructor(
    private readonly transactions: Transactions,
    private readonly placer: Placer,
    private readonly deniedDomains: readonly string[],
  ) {}

  /**
   * Stores a booking and places it if there is room. When it returns, the booking is in the database with all
   * that it causes; when it throws, nothing changed.
   */
  async accept(request: BookingRequest): Promise<BookingAccepted> {
    assertWelcome(request.email, this.deniedDomains);
    try {
      return await this.transactions.run((tx) => this.store(tx, request));
    } catch (error) {
      if (violatedConstraint(error) !== 'one_live_booking') throw error;
      throw new LiveBookingExists(await this.remind(request));
    }
  }

  private async store(tx: Transaction, request: BookingRequest): Promise<BookingAccepted> {
    const workshop = await tx.manager.findOneBy(Workshop, { folder: request.workshop });
    if (workshop === null || workshop.removedAt !== null) {
      throw new DomainError(404, 'workshop-unknown', 'There is no such workshop.', [
        { field: 'workshop', message: 'there is no such workshop' },
      ]);
    }
    if (!workshop.active) {
      throw new DomainError(409, 'workshop-inactive', 'This workshop cannot be booked at the moment.', [
        { field: 'workshop', message: 'cannot be booked at the moment' },
      ]);
    }
    const [person] = await tx.query<{ id: string }>(
      `insert into person (email_key, email, name, company) values ($1, $2, $3, $4)
       on conflict (email_key) do update set email = excluded.email, name = excluded.name, company = excluded.company
       returning id`,
      [emailKey(request.email), request.email, request.name, request.company],
    );
    const booking = tx.manager.create(Booking, {
      id: randomUUID(),
      workshopId: workshop.id,
      digest: workshop.digest,
      personId: person?.id ?? '',
      state: 'waiting',
      attempt: 0,
      studentNumber: null,
      language: request.language ?? 'en',
      termsVersion: request.terms,
      termsAcceptedAt: tx.now,
      durationMinutes: await bookingMinutes(tx, workshop.id, workshop.digest),
      requestedAt: tx.now,
      extensions: 0,
      dueAt: new Date(tx.now.getTime() + 24 * 60 * 60 * 1000),
      traceparent: newTraceparent(),
    });
    await tx.manager.insert(Booking, booking);
    await tx.publish(
      bookingRequestedV1,
      { bookingId: booking.id, at: tx.now.toISOString(), workshop: workshop.folder, digest: workshop.digest },
      booking.traceparent,
    );
    // Nobody overtakes those who wait already; the queue is served by the sweep.
    const queued = await tx.query(
      `select 1 from booking where workshop_id = $1 and state = 'waiting' and id <> $2 limit 1`,
      [workshop.id, booking.id],
    );
    const now = queued.length > 0 ? booking : await this.placer.tryPlace(tx, booking);
    if (now.state === 'waiting') {
      tx.wakes.add('queue');
      await this.placer.announceQueue(tx, workshop.id);
    }
    await tx.mail(booking.id, now.state === 'waiting' ? 'queued' : 'booked', `booked:${booking.id}`);
    return { id: booking.id, state: now.state };
  }

  /** Mails the link of the live booking to its owner again, at most once in ten minutes. */
  private async remind(request: BookingRequest): Promise<string | undefined> {
    return this.transactions.run(async (tx) => {
      const [live] = await tx.query<{ id: string }>(
        `select b.id from booking b join person p on p.id = b.person_id
         where p.email_key = $1 and b.state in ('scheduled', 'waiting', 'provisioning', 'ready', 'ending')`,
        [emailKey(request.email)],
      );
      if (live === undefined) return undefined;
      const window = Math.floor(tx.now.getTime() / 600_000);
      await tx.mail(live.id, 'link', `link:${live.id}:${window}`);
      return live.id;
    });
  }
}
