import { pollAnsweredV1, type PollAnswer, type PollQuestion, type SeatEntry } from '@wod/contracts';
import { Booking } from '../database/entities';
import type { Transaction, Transactions } from '../database/transactions';
import type { Keys } from '../keys/keys';
import { seatLink } from '../keys/seat-link';
import { DomainError } from '../problem/domain-error';
import { lockLiveSeat } from '../seats/seat-state';
import { jobWorkshop } from '../workshops/job-workshop';
import type { BookingFlow } from './booking-flow';
import { lockBooking } from './booking-state';

export interface ActionOptions {
  readonly extendMinutes: number;
  readonly extendTimes: number;
}

/** Milliseconds that the link behind "Open" is valid. */
const entryMs = 5 * 60_000;

/** What a student does with a booking. Each action is safe to repeat: a second click finds it done. */
export class StudentActions {
  constructor(
    private readonly transactions: Transactions,
    private readonly flow: BookingFlow,
    private readonly keys: Keys,
    private readonly options: ActionOptions,
  ) {}

  /** A fresh signed link into the seat. */
  async entry(bookingId: string): Promise<SeatEntry> {
    return this.transactions.run(async (tx) => {
      const seat = await lockLiveSeat(tx, bookingId);
      if (seat?.state !== 'ready') {
        throw new DomainError(409, 'seat-not-ready', 'Your environment is not ready, or has ended.');
      }
      const expiresAt = new Date(tx.now.getTime() + entryMs);
      return {
        url: await seatLink(
          { id: seat.id, gatewayUrl: seat.gatewayUrl },
          this.keys.seatLinkKey(seat.id),
          expiresAt,
        ),
        expiresAt: expiresAt.toISOString(),
      };
    });
  }

  async extend(bookingId: string): Promise<void> {
    await this.onBooking(bookingId, async (tx, booking) => {
      if (booking.state !== 'ready' || booking.endsAt === null) throw notReady();
      if (this.options.extendMinutes === 0 || booking.extensions >= this.options.extendTimes) {
        throw new DomainError(409, 'no-extension-left', 'This booking cannot be extended any more.');
      }
      const endsAt = new Date(booking.endsAt.getTime() + this.options.extendMinutes * 60_000);
      await this.flow.moveEnd(tx, booking, endsAt, 'student');
    });
  }

  async finish(bookingId: string): Promise<void> {
    await this.onBooking(bookingId, async (tx, booking) => {
      if (booking.state === 'ending' || booking.state === 'ended') return;
      if (booking.state !== 'ready') throw notReady();
      await this.flow.end(tx, booking, 'finished');
    });
  }

  async cancel(bookingId: string): Promise<void> {
    await this.onBooking(bookingId, async (tx, booking) => {
      if (booking.state === 'cancelled') return;
      if (!['scheduled', 'waiting', 'provisioning'].includes(booking.state)) {
        throw new DomainError(
          409,
          'too-late-to-cancel',
          'Your environment is ready already: finish it instead.',
        );
      }
      await this.flow.cancel(tx, booking, 'student');
    });
  }

  async answerPoll(bookingId: string, given: PollAnswer): Promise<void> {
    await this.onBooking(bookingId, async (tx, booking) => {
      if (booking.pollClosesAt === null || booking.pollClosesAt <= tx.now) {
        throw new DomainError(409, 'poll-closed', 'This poll is not open.');
      }
      const manifest = await jobWorkshop(tx, booking.workshopId, booking.digest);
      const problems = pollProblems(manifest.poll, given.answers);
      if (problems.length > 0) {
        throw new DomainError(400, 'invalid-fields', 'Some answers are wrong.', problems);
      }
      const [row] = await tx.query<{ changed: boolean }>(
        `insert into poll_answer (booking_id, answers) values ($1, $2)
         on conflict (booking_id) do update set answers = excluded.answers, changed_at = now()
         returning changed_at is not null as changed`,
        [bookingId, JSON.stringify(given.answers)],
      );
      await tx.publish(
        pollAnsweredV1,
        { bookingId, at: tx.now.toISOString(), changed: row?.changed === true },
        booking.traceparent,
      );
    });
  }

  private async onBooking(
    bookingId: string,
    work: (tx: Transaction, booking: Booking) => Promise<void>,
  ): Promise<void> {
    await this.transactions.run(async (tx) => {
      const booking = await lockBooking(tx, bookingId);
      if (booking === undefined) throw new DomainError(404, 'booking-unknown', 'There is no such booking.');
      await work(tx, booking);
    });
  }
}

const notReady = () => new DomainError(409, 'seat-not-ready', 'Your environment is not ready, or has ended.');

/** What is wrong with the answers to a poll. A question may stay unanswered, but not all of them. */
export function pollProblems(
  questions: readonly PollQuestion[],
  answers: Readonly<Record<string, string | number>>,
): { field: string; message: string }[] {
  const problems = Object.keys(answers)
    .filter((key) => !questions.some((question) => question.key === key))
    .map((key) => ({ field: `answers.${key.slice(0, 32)}`, message: 'there is no such question' }));
  for (const question of questions) {
    const answer = answers[question.key];
    const wanted = answer === undefined ? undefined : wrongAnswer(question, answer);
    if (wanted !== undefined) problems.push({ field: `answers.${question.key}`, message: wanted });
  }
  if (Object.keys(answers).length === 0)
    problems.push({ field: 'answers', message: 'answer at least one question' });
  return problems;
}

function wrongAnswer(question: PollQuestion, answer: string | number): string | undefined {
  switch (question.kind) {
    case 'rating':
      return typeof answer === 'number' && answer >= 1 && answer <= 5 ? undefined : 'choose 1 to 5';
    case 'nps':
      return typeof answer === 'number' && answer >= 0 && answer <= 10 ? undefined : 'choose 0 to 10';
    case 'text':
      return typeof answer === 'string' ? undefined : 'write a text';
  }
}
