import type { OperatorOverview } from '@wod/contracts';
import { expectStatus, HttpClient } from './http-client';

/** What should be gone when all students have ended, and how much of it is left. */
export type Leftovers = Readonly<Record<string, number>>;

/** The operator's eyes and hands in the demonstration. */
export class OperatorSession {
  private readonly http: HttpClient;

  constructor(portalUrl: string) {
    this.http = new HttpClient(portalUrl);
  }

  async signIn(username: string, password: string): Promise<void> {
    const answer = await this.http.send('POST', '/api/v1/operator/session', { username, password });
    expectStatus(answer, 204, 'the operator could sign in');
  }

  /** Shortens a booking's clock. */
  async endAt(bookingId: string, endsAt: Date): Promise<void> {
    const answer = await this.http.send('PUT', `/api/v1/operator/bookings/${bookingId}/end`, {
      endsAt: endsAt.toISOString(),
    });
    expectStatus(answer, 204, 'the end of the booking was moved');
  }

  async overview(): Promise<OperatorOverview> {
    const answer = await this.http.send('GET', '/api/v1/operator/overview');
    expectStatus(answer, 200, 'the operator sees the system');
    return answer.body as OperatorOverview;
  }

  /** What is left of these bookings and in the streams. Waits until nothing is, at most `timeoutMs`. */
  async leftovers(
    bookingIds: readonly string[],
    count: { readonly seats: () => Promise<number>; readonly before: OperatorOverview },
    timeoutMs: number,
  ): Promise<Leftovers> {
    const end = performance.now() + timeoutMs;
    for (;;) {
      const overview = await this.overview();
      const left = {
        'seats in rows': Math.max(0, seatsOf(overview) - seatsOf(count.before)),
        'seats in the engine': await count.seats(),
        'bookings that live': overview.bookings.filter(
          ({ id, state }) => bookingIds.includes(id) && !['ended', 'failed', 'cancelled'].includes(state),
        ).length,
        'messages in WOD_JOBS': overview.streams.find(({ name }) => name === 'WOD_JOBS')?.messages ?? -1,
        'rows in the outbox': overview.outbox.waiting,
        'mails not sent': overview.mails.queued,
        'new dead letters': overview.deadLetters - count.before.deadLetters,
      };
      if (Object.values(left).every((n) => n === 0) || performance.now() > end) return left;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

const seatsOf = (overview: OperatorOverview): number =>
  overview.backends.reduce((sum, backend) => sum + backend.seats, 0);
