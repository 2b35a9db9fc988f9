import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { Title } from '@angular/platform-browser';
import { TitleStrategy, provideRouter, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import type { BookingView } from '@wod/contracts';
import { FakeLiveSources } from '../../testing/fake-live-source';
import { aBooking, aReadyBooking, bookingId } from '../../testing/samples';
import { MONOTONIC } from '../time/server-clock';
import { OPEN_LIVE_SOURCE } from '../live/event-source.port';
import { BROWSER_STORE, BookingMemory } from '../my/booking-memory';
import { Confirm } from '../ui/confirm';
import { PageTitle } from '../ui/page-title';
import { Toast } from '../ui/toast';
import { BookingPage } from './booking.page';

const url = `/api/v1/bookings/${bookingId}`;

async function open(path = `/bookings/${bookingId}`) {
  const sources = new FakeLiveSources();
  const clock = { ms: 0 };
  TestBed.configureTestingModule({
    providers: [
      provideHttpClient(),
      provideHttpClientTesting(),
      provideRouter([{ path: 'bookings/:id', component: BookingPage }], withComponentInputBinding()),
      { provide: TitleStrategy, useExisting: PageTitle },
      { provide: OPEN_LIVE_SOURCE, useValue: sources.open },
      { provide: BROWSER_STORE, useValue: undefined },
      { provide: MONOTONIC, useValue: () => clock.ms },
    ],
  });
  const harness = await RouterTestingHarness.create(path);
  const page = harness.routeNativeElement as HTMLElement;
  const http = TestBed.inject(HttpTestingController);
  const settle = async () => {
    await jest.advanceTimersByTimeAsync(0);
    harness.detectChanges();
  };
  return {
    page,
    http,
    sources,
    clock,
    settle,
    heading: () => page.querySelector('h1')?.textContent?.trim(),
    answer: async (view: BookingView) => {
      http.expectOne({ method: 'GET', url }).flush(view);
      await settle();
    },
    refuse: async (status: number) => {
      http.expectOne({ method: 'GET', url }).flush(null, { status, statusText: '' });
      await settle();
    },
    button: (name: string) =>
      [...page.querySelectorAll('button')].find((button) => button.textContent?.includes(name)),
  };
}

describe('the booking page', () => {
  beforeEach(() => jest.useFakeTimers({ now: Date.parse('2030-01-01T00:00:00.000Z') }));
  afterEach(() => {
    TestBed.resetTestingModule();
    jest.useRealTimers();
  });

  it('follows a booking from the queue to its seat through events, on one page', async () => {
    const { page, http, sources, answer, settle, heading } = await open();
    await answer(aBooking({ state: 'waiting', attempt: 0, queue: { position: 2, estimateSeconds: 540 } }));
    expect(heading()).toBe('You are in the queue');
    expect(page.textContent).toContain('Number 2 in the queue');
    expect(page.textContent).toContain('about 9 minutes');

    sources.last.opens();
    sources.last.sends(1, 'wod.booking.v1.placed', { attempt: 1, at: '2026-05-04T09:00:10.000Z' });
    await settle();
    await answer(aBooking());
    expect(heading()).toBe('Your seat is being made');

    sources.last.sends(2, 'wod.seat.v1.progressed', {
      attempt: 1,
      step: 'taken',
      message: 'be1 has it',
      at: '2026-05-04T09:00:10.500Z',
    });
    await settle();
    http.expectNone(url);
    expect(page.querySelector('.step')?.textContent).toContain('A machine has your booking');
    expect(page.querySelector('.step-time')?.textContent).toBe('0.5 s');

    sources.last.sends(3, 'wod.booking.v1.ready', { at: '2026-05-04T09:00:12.000Z' });
    await settle();
    await answer(aReadyBooking());
    expect(heading()).toBe('Your seat is ready');
    expect(sources.all).toHaveLength(1);
    expect(sources.last.isClosed).toBe(false);
  });

  it('shows no line of the log twice when the stream is replayed', async () => {
    const { page, sources, answer, settle } = await open();
    await answer(aBooking());
    const lines = (text: string) =>
      sources.last.sends(Number(text), 'wod.seat.v1.logged', { attempt: 1, line: `line ${text}`, at: '' });
    lines('1');
    lines('2');
    sources.last.isGivenUp();
    await settle();
    expect(page.querySelector('.connection')?.textContent).toContain('Reconnecting');
    await jest.advanceTimersByTimeAsync(1_000);
    lines('1');
    lines('2');
    lines('3');
    const fold = page.querySelector('details') as HTMLDetailsElement;
    fold.open = true;
    fold.dispatchEvent(new Event('toggle'));
    await settle();
    expect([...page.querySelectorAll('.log-text')].map((line) => line.textContent)).toEqual([
      'line 1',
      'line 2',
      'line 3',
    ]);
    expect(page.querySelector('.connection')?.textContent?.trim()).toBe('');
  });

  it('tells a failed attempt and what happens next', async () => {
    const { page, sources, answer, settle } = await open();
    await answer(aBooking());
    sources.last.sends(1, 'wod.seat.v1.failed', {
      attempt: 1,
      sentence: 'Jupyter did not answer.',
      retryable: true,
      at: '2026-05-04T09:01:00.000Z',
    });
    await settle();
    await answer(aBooking({ attempt: 2 }));
    expect(page.textContent).toContain('Attempt 1 failed: Jupyter did not answer.');
    expect(page.textContent).toContain('attempt 2 of 3 is under way');
  });

  it('counts down by the clock of the server, in the page and in the title', async () => {
    const { page, clock, answer, settle } = await open();
    await answer(aReadyBooking());
    const digits = () => page.querySelector('.seat-clock-digits')?.textContent;
    expect(digits()).toBe('2:00:00');
    clock.ms += 61_000;
    await jest.advanceTimersByTimeAsync(1_000);
    await settle();
    expect(digits()).toBe('1:58:59');
    expect(TestBed.inject(Title).getTitle()).toContain('1 h 58 min left – Python 101');
  });

  it('warns when the server says so, until the end is moved', async () => {
    const { page, sources, answer, settle } = await open();
    const booking = aReadyBooking();
    await answer(booking);
    sources.last.sends(1, 'wod.countdown.v1.warned', {
      at: '2026-05-04T10:45:10.000Z',
      endsAt: booking.endsAt ?? '',
      thresholdMinutes: 15,
    });
    await settle();
    await answer(booking);
    expect(page.querySelector('wod-time-warning')?.textContent).toContain('add time');
    sources.last.sends(2, 'wod.booking.v1.extended', {});
    await settle();
    await answer(aReadyBooking({ endsAt: '2026-05-04T11:30:10.000Z' }));
    expect(page.querySelector('wod-time-warning')?.textContent?.trim()).toBe('');
  });

  it('extends once per click and reads the booking again', async () => {
    const { http, answer, button, settle } = await open();
    await answer(aReadyBooking());
    button('Add 30 min')?.click();
    button('Add 30 min')?.click();
    http.expectOne({ method: 'POST', url: `${url}/extend` }).flush({});
    await settle();
    await answer(aReadyBooking({ endsAt: '2026-05-04T11:30:10.000Z', extension: { minutes: 30, left: 0 } }));
    expect(button('Add 30 min')?.disabled).toBe(true);
    expect(TestBed.inject(Toast).sentence()).toMatch(/^You have time until \d\d:30 now\.$/);
  });

  it('finishes only after the question was answered with yes', async () => {
    const { http, answer, button, settle } = await open();
    await answer(aReadyBooking());
    button('Finish early')?.click();
    await settle();
    expect(TestBed.inject(Confirm).question()?.heading).toBe('Finish now?');
    TestBed.inject(Confirm).reply(false);
    await settle();
    http.expectNone(`${url}/finish`);
    button('Finish early')?.click();
    TestBed.inject(Confirm).reply(true);
    await settle();
    http.expectOne({ method: 'POST', url: `${url}/finish` }).flush({});
    await settle();
    await answer(aBooking({ state: 'ended', endReason: 'finished', endedAt: '2026-05-04T09:10:00.000Z' }));
  });

  it('reads the booking every 20 seconds behind the events', async () => {
    const { http, answer } = await open();
    await answer(aBooking());
    await jest.advanceTimersByTimeAsync(19_999);
    http.expectNone(url);
    await jest.advanceTimersByTimeAsync(1);
    await answer(aReadyBooking());
  });

  it('keeps what it shows when a read fails', async () => {
    const { answer, refuse, heading } = await open();
    await answer(aReadyBooking());
    await jest.advanceTimersByTimeAsync(20_000);
    await refuse(500);
    expect(heading()).toBe('Your seat is ready');
  });

  it('stops to listen a while after the end, when nothing can happen any more', async () => {
    const { http, sources, answer } = await open();
    await answer(aBooking());
    sources.last.sends(1, 'wod.booking.v1.ended', {});
    await jest.advanceTimersByTimeAsync(0);
    await answer(aBooking({ state: 'ended', endReason: 'expired', endedAt: '2026-05-04T09:00:10.000Z' }));
    expect(sources.last.isClosed).toBe(false);
    for (let i = 0; i < 5; i += 1) {
      await jest.advanceTimersByTimeAsync(20_000);
      http.match(url).forEach((request) => request.flush(aBooking({ state: 'ended' })));
    }
    expect(sources.last.isClosed).toBe(true);
    http.expectNone(url);
  });

  it.each([
    ['ended', 'Thank you for taking part'],
    ['failed', 'We could not make your seat'],
    ['cancelled', 'This booking was cancelled'],
  ] as const)('shows a booking that is %s without listening', async (state, text) => {
    const { sources, answer, heading } = await open();
    await answer(aBooking({ state }));
    expect(heading()).toBe(text);
    expect(sources.all).toHaveLength(0);
  });

  it.each([401, 404])('says how to get the link again on %i', async (status) => {
    const { page, refuse, heading } = await open();
    await refuse(status);
    expect(heading()).toBe('Open this booking from your mail');
    expect(page.textContent).toContain('we send its link once more');
  });

  it('exchanges the key of a mail and takes it out of the address bar', async () => {
    const { http, answer, settle, heading } = await open(`/bookings/${bookingId}#key=secret-secret-secret`);
    const sent = http.expectOne({ method: 'POST', url: `${url}/key` });
    expect(sent.request.body).toEqual({ key: 'secret-secret-secret' });
    sent.flush(null, { status: 204, statusText: '' });
    await settle();
    await answer(aReadyBooking());
    expect(heading()).toBe('Your seat is ready');
    expect(TestBed.inject(Location).path(true)).toBe(`/bookings/${bookingId}`);
    expect(TestBed.inject(BookingMemory).list()).toMatchObject([{ id: bookingId }]);
  });

  it('keeps the key for another try when nobody answered', async () => {
    const { page, http, settle, answer } = await open(`/bookings/${bookingId}#key=secret-secret-secret`);
    http.expectOne(`${url}/key`).error(new ProgressEvent('error'));
    await settle();
    expect(TestBed.inject(Location).path(true)).toContain('#key=');
    page.querySelector<HTMLButtonElement>('.panel button')?.click();
    await settle();
    http.expectOne(`${url}/key`).flush({});
    await settle();
    await answer(aReadyBooking());
    expect(TestBed.inject(Location).path(true)).not.toContain('#');
  });
});
