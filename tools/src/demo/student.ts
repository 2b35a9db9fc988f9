import { randomUUID } from 'node:crypto';
import { termsVersion, type BookingView } from '@wod/contracts';
import { EventStream, type StreamedEvent } from './event-stream';
import { expectStatus, HttpClient } from './http-client';
import { Inbox, type InboxMail } from './inbox';
import { SeatVisit } from './seat-visit';

/** Where the system under demonstration is. */
export interface SystemAddresses {
  readonly portalUrl: string;
  readonly inboxUrl: string;
}

/** Milliseconds of one student's journey, by the step that they ended. */
export interface JourneyTimes {
  accepted: number;
  jobTaken: number;
  seatReady: number;
  mailInInbox: number;
  firstCellRun: number;
  cleaned: number;
}

/**
 * One student's whole journey, over HTTP, mail and websocket only, as a browser and a mail program would go. Every
 * step that does not come out as it should throws with a sentence.
 */
export class Student {
  readonly email = `demo-${randomUUID().slice(0, 8)}@example.org`;
  readonly times: Partial<JourneyTimes> = {};
  readonly http: HttpClient;
  bookingId = '';
  seatId = '';
  private readonly inbox: Inbox;
  private stream: EventStream | undefined;

  constructor(
    readonly number: number,
    system: SystemAddresses,
    private readonly workshop: string,
  ) {
    this.http = new HttpClient(system.portalUrl);
    this.inbox = new Inbox(system.inboxUrl);
  }

  /** Books, follows the live stream until the seat is ready, and reads the credentials mail. */
  async getSeat(timeoutMs: number): Promise<InboxMail> {
    const clicked = performance.now();
    const answer = await this.http.send('POST', '/api/v1/bookings', {
      workshop: this.workshop,
      name: `Demo Student ${this.number}`,
      email: this.email,
      company: 'Demonstration',
      terms: termsVersion,
    });
    expectStatus(answer, 202, 'the booking was accepted');
    this.times.accepted = performance.now() - clicked;
    const accepted = performance.now();
    this.bookingId = (answer.body as { id: string }).id;
    this.stream = await EventStream.open(this.http, `/api/v1/bookings/${this.bookingId}/events`);
    const taken = await this.until('wod.seat.v1.progressed', timeoutMs);
    this.times.jobTaken = taken.at - accepted;
    const ready = await this.until('wod.booking.v1.ready', timeoutMs);
    this.seatId = (ready.data as { seatId: string }).seatId;
    this.times.seatReady = ready.at - accepted;
    const mail = await this.inbox.waitFor(
      this.email,
      (each) => each.links.some((link) => link.includes('/enter?')),
      timeoutMs,
    );
    this.times.mailInInbox = performance.now() - accepted;
    return mail;
  }

  /** Enters through the gateway by the mail's link, runs a cell, and tries user name and password too. */
  async work(credentials: InboxMail): Promise<void> {
    const view = (await this.view()) as BookingView;
    const begun = performance.now();
    const link = credentials.links.find((each) => each.includes('/enter?')) ?? '';
    const visit = await SeatVisit.byLink(link);
    const opened = await visit.openEntry();
    if (!opened.startsWith(`/seat/${this.seatId}/lab/tree/`)) {
      throw new Error(`The link led to ${opened}, not to the workshop's first notebook.`);
    }
    await visit.runFirstCell();
    this.times.firstCellRun = performance.now() - begun;
    const password = /(?:password|Password)[^\S\n]*:?\s+([0-9a-z]{16})\b/.exec(credentials.text)?.[1];
    if (password === undefined) throw new Error('The credentials mail names no password.');
    await SeatVisit.bySignIn(view.seat?.gatewayUrl ?? '', this.seatId, view.seat?.username ?? '', password);
    await SeatVisit.expectRefused(forged(link));
  }

  /** Waits for warning, end and clean-up, and answers the poll. */
  async seeTheEnd(timeoutMs: number): Promise<void> {
    await this.until('wod.countdown.v1.warned', timeoutMs);
    await this.until('wod.countdown.v1.expired', timeoutMs);
    const ended = await this.until('wod.booking.v1.ended', timeoutMs);
    const cleaned = await this.until('wod.seat.v1.cleaned', timeoutMs);
    this.times.cleaned = cleaned.at - ended.at;
    const poll = await this.http.send('PUT', `/api/v1/bookings/${this.bookingId}/poll`, {
      answers: { rating: 5, recommend: 9, improve: 'Nothing: this was a demonstration.' },
    });
    expectStatus(poll, 204, 'the poll was answered');
    await this.untilEnded(timeoutMs);
    const mails = await this.inbox.waitForCount(this.email, 4, timeoutMs);
    if (mails.length !== 4) throw new Error(`${mails.length} mails came for one booking; 4 were expected.`);
  }

  /** Lets go of the stream, and of a booking that did not come to its end. */
  async close(): Promise<void> {
    this.stream?.close();
    if (this.bookingId === '' || this.times.cleaned !== undefined) return;
    for (const action of ['cancel', 'finish']) {
      await this.http.send('POST', `/api/v1/bookings/${this.bookingId}/${action}`).catch(() => undefined);
    }
  }

  private async untilEnded(timeoutMs: number): Promise<void> {
    const end = performance.now() + timeoutMs;
    for (;;) {
      const view = (await this.view()) as BookingView;
      if (view.state === 'ended') {
        if (view.poll.state !== 'answered') throw new Error('The answer to the poll was not kept.');
        return;
      }
      if (performance.now() > end) throw new Error(`The booking stayed ${view.state}.`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  private async view(): Promise<unknown> {
    const answer = await this.http.send('GET', `/api/v1/bookings/${this.bookingId}`);
    expectStatus(answer, 200, 'the booking can be read');
    return answer.body;
  }

  private async until(type: string, timeoutMs: number): Promise<StreamedEvent> {
    if (this.stream === undefined) throw new Error('The live stream is not open.');
    return this.stream.until(type, timeoutMs, ['wod.booking.v1.failed']);
  }
}

/** The link with another signature. Its last character carries spare bits, so an earlier one is changed. */
function forged(link: string): string {
  const at = link.length - 10;
  return `${link.slice(0, at)}${link[at] === 'A' ? 'B' : 'A'}${link.slice(at + 1)}`;
}
