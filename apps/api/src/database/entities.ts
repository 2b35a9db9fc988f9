import type { BackendState, BookingState, EndReason, Language, SeatState, SeatStep } from '@wod/contracts';
import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** A workshop of the catalogue. Its identity is its folder, so that a new title changes nothing else. */
@Entity('workshop')
export class Workshop {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('text') folder!: string;
  @Column('boolean') active!: boolean;
  /** Version that new bookings get. */
  @Column('text') digest!: string;
  @Column('text') title!: string;
  @Column('int') capacity!: number;
  /** Number of the student in the first place (the original's `range[0]`). */
  @Column('int', { name: 'first_number' }) firstNumber!: number;
  @Column('int') priority!: number;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
  @Column('timestamptz', { name: 'removed_at', nullable: true }) removedAt!: Date | null;
}

@Entity('person')
export class Person {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('text', { name: 'email_key' }) emailKey!: string;
  @Column('text') email!: string;
  @Column('text') name!: string;
  @Column('text') company!: string;
}

@Entity('booking')
export class Booking {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'workshop_id' }) workshopId!: string;
  @Column('text') digest!: string;
  @Column('uuid', { name: 'person_id' }) personId!: string;
  @Column('text') state!: BookingState;
  /** Number of the current seat; 0 before the first placement. */
  @Column('int') attempt!: number;
  @Column('int', { name: 'student_number', nullable: true }) studentNumber!: number | null;
  @Column('text') language!: Language;
  @Column('text', { name: 'terms_version' }) termsVersion!: string;
  @Column('timestamptz', { name: 'terms_accepted_at' }) termsAcceptedAt!: Date;
  @Column('int', { name: 'duration_minutes' }) durationMinutes!: number;
  @Column('timestamptz', { name: 'requested_at' }) requestedAt!: Date;
  @Column('timestamptz', { name: 'ready_at', nullable: true }) readyAt!: Date | null;
  @Column('timestamptz', { name: 'ends_at', nullable: true }) endsAt!: Date | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column('text', { name: 'end_reason', nullable: true }) endReason!: EndReason | null;
  @Column('text', { name: 'failure_code', nullable: true }) failureCode!: string | null;
  @Column('text', { name: 'failure_sentence', nullable: true }) failureSentence!: string | null;
  @Column('int') extensions!: number;
  @Column('timestamptz', { name: 'poll_closes_at', nullable: true }) pollClosesAt!: Date | null;
  /** When the scheduler must look at it again; null in a final state. */
  @Column('timestamptz', { name: 'due_at', nullable: true }) dueAt!: Date | null;
  @Column('text') traceparent!: string;
}

@Entity('seat')
export class Seat {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'booking_id' }) bookingId!: string;
  @Column('int') attempt!: number;
  @Column('text') backend!: string;
  @Column('text') state!: SeatState;
  /** When it came into this state. */
  @Column('timestamptz') since!: Date;
  @Column('timestamptz', { name: 'placed_at' }) placedAt!: Date;
  @Column('timestamptz', { name: 'ready_at', nullable: true }) readyAt!: Date | null;
  @Column('text') username!: string;
  @Column('text', { name: 'gateway_url' }) gatewayUrl!: string;
  @Column('jsonb') steps!: { step: SeatStep; message: string; at: string }[];
  @Column('text', { name: 'failure_code', nullable: true }) failureCode!: string | null;
  @Column('text', { name: 'failure_sentence', nullable: true }) failureSentence!: string | null;
}

@Entity('backend')
export class Backend {
  @PrimaryColumn('text') name!: string;
  @Column('text') state!: BackendState;
  @Column('text') driver!: string;
  @Column('int') capacity!: number;
  @Column('int', { name: 'start_slots' }) startSlots!: number;
  @Column('text', { name: 'gateway_url' }) gatewayUrl!: string;
  @Column('boolean') healthy!: boolean;
  @Column('text', { nullable: true }) sentence!: string | null;
  @Column('uuid', { name: 'worker_id' }) workerId!: string;
  @Column('text') version!: string;
  @Column('timestamptz', { name: 'last_seen_at' }) lastSeenAt!: Date;
}

export const entities = [Workshop, Person, Booking, Seat, Backend] as const;
