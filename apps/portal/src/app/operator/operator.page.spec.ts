import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { ChangeDetectionStrategy, Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { aBackend, anOverview, bookingId } from '../../testing/samples';
import { Confirm } from '../ui/confirm';
import { OperatorPage } from './operator.page';
import { summaryOf, viewOf } from './summary';

@Component({ selector: 'wod-nothing', template: '', changeDetection: ChangeDetectionStrategy.OnPush })
class Nothing {}

const url = '/api/v1/operator';

async function open(path = '/operator') {
  TestBed.configureTestingModule({
    providers: [
      provideHttpClient(),
      provideHttpClientTesting(),
      provideRouter(
        [
          { path: 'operator', component: OperatorPage },
          { path: 'operator/sign-in', component: Nothing },
        ],
        withComponentInputBinding(),
      ),
    ],
  });
  const harness = await RouterTestingHarness.create(path);
  const page = harness.routeNativeElement as HTMLElement;
  const http = TestBed.inject(HttpTestingController);
  const settle = async () => {
    await jest.advanceTimersByTimeAsync(0);
    harness.detectChanges();
  };
  const button = (name: string) =>
    [...page.querySelectorAll('button')].find((candidate) => candidate.textContent?.includes(name));
  return { page, http, settle, button };
}

const ready = {
  id: bookingId,
  workshop: 'WKSHP-Python101',
  state: 'ready',
  attempt: 1,
  backend: 'be1',
  requestedAt: '2026-05-04T08:00:00.000Z',
  endsAt: '2026-05-04T10:00:00.000Z',
} as const;

describe('the operator console', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => {
    TestBed.resetTestingModule();
    jest.useRealTimers();
  });

  it('goes to the sign-in page when the session is over, and asks no more', async () => {
    const { http, settle } = await open();
    http.expectOne(`${url}/overview`).flush(null, { status: 401, statusText: '' });
    await settle();
    expect(TestBed.inject(Router).url).toBe('/operator/sign-in');
    await jest.advanceTimersByTimeAsync(10_000);
    http.expectNone(`${url}/overview`);
  });

  it('looks again every 3 seconds and says when it could not', async () => {
    const { page, http, settle } = await open();
    http.expectOne(`${url}/overview`).flush(anOverview());
    await settle();
    expect(page.textContent).toContain('No bookings just now');
    await jest.advanceTimersByTimeAsync(3_000);
    http.expectOne(`${url}/overview`).error(new ProgressEvent('error'));
    await settle();
    expect(page.querySelector('.operator-live')?.textContent).toContain('No answer from the server');
  });

  it('drains a backend after asking, and looks again', async () => {
    const { http, settle, button } = await open('/operator?view=backends');
    http.expectOne(`${url}/overview`).flush(anOverview({ backends: [aBackend()] }));
    await settle();
    button('Drain')?.click();
    expect(TestBed.inject(Confirm).question()?.body).toContain('The 3 seats on it stay');
    http.expectNone(`${url}/backends/be1/state`);
    TestBed.inject(Confirm).reply(true);
    await settle();
    const sent = http.expectOne({ method: 'PUT', url: `${url}/backends/be1/state` });
    expect(sent.request.body).toEqual({ state: 'draining' });
    sent.flush({});
    await settle();
    http.expectOne(`${url}/overview`).flush(anOverview());
  });

  it('stops a booking only when the question was answered with yes', async () => {
    const { http, settle, button } = await open();
    http.expectOne(`${url}/overview`).flush(anOverview({ bookings: [ready] }));
    await settle();
    button('Stop')?.click();
    TestBed.inject(Confirm).reply(false);
    await settle();
    http.expectNone(`${url}/bookings/${bookingId}/stop`);
    button('Stop')?.click();
    TestBed.inject(Confirm).reply(true);
    await settle();
    http.expectOne({ method: 'POST', url: `${url}/bookings/${bookingId}/stop` }).flush({});
    await settle();
    http.expectOne(`${url}/overview`);
  });

  it('moves the end of a booking to the time that it showed before', async () => {
    const { page, http, settle, button } = await open();
    http.expectOne(`${url}/overview`).flush(anOverview({ bookings: [ready] }));
    await settle();
    button('Move end')?.click();
    await settle();
    page.querySelector<HTMLInputElement>('input[value="-15"]')?.click();
    await settle();
    button('Move the end')?.click();
    await settle();
    const sent = http.expectOne({ method: 'PUT', url: `${url}/bookings/${bookingId}/end` });
    expect(sent.request.body).toEqual({ endsAt: '2026-05-04T09:45:00.000Z' });
  });

  it('retries and drops dead letters, and reads the list again', async () => {
    const { page, http, settle, button } = await open('/operator?view=dead-letters');
    http.expectOne(`${url}/overview`).flush(anOverview({ deadLetters: 1 }));
    await settle();
    const letter = {
      seq: 7,
      subject: 'wod.job.v1.create.be1',
      stream: 'WOD_JOBS',
      consumer: 'be1-create',
      deliveries: 5,
      reason: 'The bundle is missing.',
      at: '2026-05-04T08:00:00.000Z',
    };
    http.expectOne(`${url}/dead-letters`).flush({ deadLetters: [letter] });
    await settle();
    expect(page.textContent).toContain('The bundle is missing.');
    button('Retry')?.click();
    TestBed.inject(Confirm).reply(true);
    await settle();
    http.expectOne({ method: 'POST', url: `${url}/dead-letters/7/retry` }).flush({});
    await settle();
    http.expectOne(`${url}/dead-letters`).flush({ deadLetters: [letter] });
    http.expectOne(`${url}/overview`).flush(anOverview());
    await settle();
    button('Drop')?.click();
    TestBed.inject(Confirm).reply(true);
    await settle();
    http.expectOne({ method: 'DELETE', url: `${url}/dead-letters/7` }).flush({});
    await settle();
    http.expectOne(`${url}/dead-letters`).flush({ deadLetters: [] });
    await settle();
    expect(page.textContent).toContain('Every message was handled');
  });
});

describe('the figures of the console', () => {
  const bad = (changes: Parameters<typeof anOverview>[0]) =>
    summaryOf(anOverview({ backends: [aBackend()], ...changes }))
      .filter(({ isBad }) => isBad)
      .map(({ label }) => label);

  it('are calm when all is well', () => expect(bad({})).toEqual([]));

  it.each([
    [{ deadLetters: 1 }, ['Dead letters']],
    [{ mails: { queued: 0, failed: 2 } }, ['Mails failed']],
    [{ outbox: { waiting: 3, oldestSeconds: 31 } }, ['Outbox']],
    [{ backends: [aBackend({ state: 'lost' })] }, ['Backends up']],
    [{ backends: [] }, ['Backends up']],
  ])('show what is wrong in %j', (changes, labels) => expect(bad(changes)).toEqual(labels));

  it('leave retired backends out', () => {
    const backends = [aBackend(), aBackend({ name: 'old', state: 'retired', capacity: 50, healthy: false })];
    expect(summaryOf(anOverview({ backends }))[0]?.value).toBe('3 of 20');
    expect(bad({ backends })).toEqual([]);
  });

  it('take an unknown view for the first', () => expect(viewOf('x')).toBe('bookings'));
});
