import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The first schema. What must never happen is a constraint here, not a check in code:
 * a place or slot has one holder (`place.booking_id`, `slot.seat_id` are unique), a person has one live
 * booking (`one_live_booking`), a booking has one live seat (`one_live_seat`).
 */
export class FirstSchema1763800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table workshop (
        id uuid primary key default gen_random_uuid(),
        folder text not null unique,
        active boolean not null,
        digest text not null,
        title text not null,
        capacity int not null check (capacity >= 0),
        first_number int not null default 1,
        priority int not null default 1,
        updated_at timestamptz not null default now(),
        removed_at timestamptz
      );

      create table workshop_version (
        workshop_id uuid not null references workshop on delete cascade,
        digest text not null,
        manifest jsonb not null,
        about text not null,
        notebooks jsonb not null,
        imported_at timestamptz not null default now(),
        primary key (workshop_id, digest)
      );

      create table workshop_import (
        folder text primary key,
        ok boolean not null,
        findings jsonb not null,
        imported_at timestamptz not null default now()
      );

      create table person (
        id uuid primary key default gen_random_uuid(),
        email_key text not null unique,
        email text not null,
        name text not null,
        company text not null,
        created_at timestamptz not null default now()
      );

      create table booking (
        id uuid primary key,
        workshop_id uuid not null references workshop,
        digest text not null,
        person_id uuid not null references person,
        state text not null check (state in ('scheduled', 'waiting', 'provisioning', 'ready', 'ending', 'ended',
          'failed', 'cancelled')),
        attempt int not null default 0,
        student_number int,
        language text not null,
        terms_version text not null,
        terms_accepted_at timestamptz not null,
        duration_minutes int not null check (duration_minutes > 0),
        requested_at timestamptz not null default now(),
        ready_at timestamptz,
        ends_at timestamptz,
        ended_at timestamptz,
        end_reason text check (end_reason in ('expired', 'finished', 'stopped')),
        failure_code text,
        failure_sentence text,
        extensions int not null default 0,
        poll_closes_at timestamptz,
        due_at timestamptz,
        traceparent text not null,
        -- Every state that is not final has a deadline, and a final one has none.
        check ((state in ('ended', 'failed', 'cancelled')) = (due_at is null)),
        check (state <> 'ready' or (ready_at is not null and ends_at is not null))
      );
      create unique index one_live_booking on booking (person_id)
        where state in ('scheduled', 'waiting', 'provisioning', 'ready', 'ending');
      create index booking_due on booking (due_at) where due_at is not null;
      create index booking_waiting on booking (workshop_id, requested_at, id) where state = 'waiting';
      create index booking_newest on booking (requested_at desc);
      create index booking_starts on booking (workshop_id, ready_at desc) where ready_at is not null;

      create table place (
        workshop_id uuid not null references workshop on delete cascade,
        number int not null check (number > 0),
        booking_id uuid unique references booking,
        primary key (workshop_id, number)
      );
      create index place_free on place (workshop_id, number) where booking_id is null;

      create table backend (
        name text primary key,
        state text not null check (state in ('up', 'draining', 'lost', 'retired')),
        driver text not null,
        capacity int not null check (capacity >= 0),
        start_slots int not null,
        gateway_url text not null,
        healthy boolean not null,
        sentence text,
        worker_id uuid not null,
        version text not null,
        first_seen_at timestamptz not null default now(),
        last_seen_at timestamptz not null default now()
      );

      create table seat (
        id uuid primary key,
        booking_id uuid not null references booking,
        attempt int not null check (attempt > 0),
        backend text not null references backend,
        state text not null check (state in ('requested', 'creating', 'warm', 'ready', 'resetting', 'draining',
          'gone', 'broken')),
        since timestamptz not null default now(),
        placed_at timestamptz not null default now(),
        ready_at timestamptz,
        username text not null,
        gateway_url text not null,
        steps jsonb not null default '[]',
        failure_code text,
        failure_sentence text,
        unique (booking_id, attempt)
      );
      create unique index one_live_seat on seat (booking_id)
        where state in ('requested', 'creating', 'warm', 'ready', 'resetting');
      create index seat_there on seat (backend) where state <> 'gone';

      create table slot (
        backend text not null references backend on delete cascade,
        number int not null check (number > 0),
        seat_id uuid unique references seat,
        primary key (backend, number)
      );
      create index slot_free on slot (backend, number) where seat_id is null;

      create table outbox (
        seq bigint generated always as identity primary key,
        id uuid not null unique,
        -- Messages of one key are published in order; usually the booking's id.
        key text not null,
        stream text not null,
        subject text not null,
        type text not null,
        data jsonb not null,
        traceparent text not null,
        created_at timestamptz not null default now()
      );

      create table inbox (
        consumer text not null,
        message_id text not null,
        received_at timestamptz not null default now(),
        primary key (consumer, message_id)
      );
      create index inbox_age on inbox (received_at);

      create table warning (
        booking_id uuid not null references booking on delete cascade,
        ends_at timestamptz not null,
        threshold_minutes double precision not null,
        warned_at timestamptz not null default now(),
        primary key (booking_id, ends_at, threshold_minutes)
      );

      create table mail (
        id uuid primary key default gen_random_uuid(),
        booking_id uuid not null references booking,
        kind text not null,
        -- What made it due; the same cause never makes two mails.
        cause text not null unique,
        facts jsonb not null,
        state text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'failed', 'unknown')),
        tries int not null default 0,
        due_at timestamptz not null default now(),
        -- Tries whose answer was lost: the server may have the mail.
        unknowns int not null default 0,
        last_error text,
        created_at timestamptz not null default now(),
        sent_at timestamptz
      );
      create index mail_due on mail (due_at) where state in ('queued', 'sending');
      create index mail_booking on mail (booking_id);

      create table poll_answer (
        booking_id uuid primary key references booking on delete cascade,
        answers jsonb not null,
        answered_at timestamptz not null default now(),
        changed_at timestamptz
      );

      create table operator (
        id uuid primary key default gen_random_uuid(),
        username text not null unique,
        password_hash text not null,
        created_at timestamptz not null default now()
      );
      create table operator_session (
        token_hash text primary key,
        operator_id uuid not null references operator on delete cascade,
        expires_at timestamptz not null
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table operator_session, operator, poll_answer, mail, warning, inbox, outbox, slot, seat, backend, place,
        booking, person, workshop_import, workshop_version, workshop
    `);
  }
}
