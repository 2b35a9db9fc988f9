import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { ChangeDetectionStrategy, Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { aWorkshop, bookingId } from '../../testing/samples';
import { settled } from '../../testing/settled';
import { BROWSER_STORE, BookingMemory } from '../my/booking-memory';
import { BookingForm } from './booking-form';

@Component({ selector: 'wod-nothing', template: '', changeDetection: ChangeDetectionStrategy.OnPush })
class Nothing {}

const url = '/api/v1/bookings';

async function aForm(workshop = aWorkshop()) {
  TestBed.configureTestingModule({
    providers: [
      provideHttpClient(),
      provideHttpClientTesting(),
      provideRouter([{ path: '**', component: Nothing }]),
      { provide: BROWSER_STORE, useValue: undefined },
    ],
  });
  const fixture = TestBed.createComponent(BookingForm);
  fixture.componentRef.setInput('workshop', workshop);
  await settled(fixture);
  document.body.append(fixture.nativeElement as HTMLElement);
  const host = fixture.nativeElement as HTMLElement;
  const get = <T extends HTMLElement>(selector: string) => host.querySelector<T>(selector) as T;
  return {
    fixture,
    host,
    get,
    http: TestBed.inject(HttpTestingController),
    type(field: string, text: string) {
      const box = get<HTMLInputElement>(`#booking-${field}`);
      box.value = text;
      box.dispatchEvent(new Event('input'));
    },
    leave: (field: string) => get(`#booking-${field}`).dispatchEvent(new Event('blur')),
    error: (field: string) => host.querySelector(`#booking-${field}-note.field-error`)?.textContent?.trim(),
    async submit() {
      get<HTMLButtonElement>('button[type=submit]').click();
      await settled(fixture);
    },
    async fill() {
      this.type('name', 'Ada');
      this.type('email', 'ada@example.org');
      this.type('company', 'Example');
      get<HTMLInputElement>('#booking-terms').click();
      await settled(fixture);
    },
  };
}

describe('the booking form', () => {
  afterEach(() => document.body.replaceChildren());

  it('books, remembers the booking and goes to its page', async () => {
    const form = await aForm();
    await form.fill();
    await form.submit();
    const sent = form.http.expectOne({ method: 'POST', url });
    expect(sent.request.body).toMatchObject({ workshop: 'WKSHP-Python101', email: 'ada@example.org' });
    sent.flush({ id: bookingId, state: 'provisioning' }, { status: 202, statusText: 'Accepted' });
    await settled(form.fixture);
    expect(TestBed.inject(Router).url).toBe(`/bookings/${bookingId}`);
    expect(TestBed.inject(BookingMemory).list()).toMatchObject([{ id: bookingId, title: 'Python 101' }]);
  });

  it('sends once, however often it is clicked', async () => {
    const form = await aForm();
    await form.fill();
    await form.submit();
    await form.submit();
    expect(form.get('button[type=submit]').getAttribute('aria-disabled')).toBe('true');
    expect(form.http.match(url)).toHaveLength(1);
  });

  it('says nothing about a field before it was filled and left', async () => {
    const form = await aForm();
    form.leave('email');
    await settled(form.fixture);
    expect(form.error('email')).toBeUndefined();
    form.type('email', 'ada');
    await settled(form.fixture);
    expect(form.error('email')).toBeUndefined();
    form.leave('email');
    await settled(form.fixture);
    expect(form.error('email')).toBe('Enter an e-mail address like name@example.org.');
    form.type('email', 'ada@example.org');
    await settled(form.fixture);
    expect(form.error('email')).toBeUndefined();
  });

  it('sends nothing that is invalid, and puts the cursor into the first wrong field', async () => {
    const form = await aForm();
    form.type('name', 'Ada');
    await form.submit();
    form.http.expectNone(url);
    expect(document.activeElement?.id).toBe('booking-email');
    expect(form.get('#booking-email').getAttribute('aria-invalid')).toBe('true');
    expect(form.get('#booking-email').getAttribute('aria-describedby')).toBe('booking-email-note');
    expect(form.error('terms')).toBe('Accept the terms to book.');
  });

  it('shows what the server refuses at its field', async () => {
    const form = await aForm();
    await form.fill();
    await form.submit();
    form.http.expectOne(url).flush(
      {
        code: 'invalid',
        title: 'Invalid',
        errors: [{ field: '/email', message: 'this address cannot get mail' }],
      },
      { status: 422, statusText: '' },
    );
    await settled(form.fixture);
    expect(form.error('email')).toBe('This address cannot get mail.');
    expect(form.get('button[type=submit]').getAttribute('aria-disabled')).toBeNull();
  });

  it('shows a refusal without fields above the button, and has the workshop read again', async () => {
    const form = await aForm();
    const outdated = jest.fn();
    form.fixture.componentInstance.outdated.subscribe(outdated);
    await form.fill();
    await form.submit();
    form.http
      .expectOne(url)
      .flush(
        { code: 'workshop-closed', title: 'This workshop was closed.' },
        { status: 409, statusText: '' },
      );
    await settled(form.fixture);
    expect(form.get('[role=alert]').textContent).toContain('This workshop was closed.');
    expect(outdated).toHaveBeenCalledTimes(1);
  });

  it('says that the outcome is unknown when nobody answered', async () => {
    const form = await aForm();
    await form.fill();
    await form.submit();
    form.http.expectOne(url).error(new ProgressEvent('error'));
    await settled(form.fixture);
    expect(form.get('[role=alert]').textContent).toContain('you never get two');
  });

  it.each([true, false])('is friendly about a live booking (known in this browser: %p)', async (isKnown) => {
    const form = await aForm();
    if (isKnown) {
      TestBed.inject(BookingMemory).remember({ id: bookingId, title: 'Python 101', at: '2026-05-04' });
    }
    await form.fill();
    await form.submit();
    form.http
      .expectOne(url)
      .flush({ code: 'live-booking-exists', title: 'x' }, { status: 409, statusText: '' });
    await settled(form.fixture);
    expect(form.host.textContent).toContain('You already have a live booking');
    expect(form.host.querySelector('a.primary')?.getAttribute('href') ?? null).toBe(
      isKnown ? `/bookings/${bookingId}` : null,
    );
    form.get<HTMLButtonElement>('button').click();
    await settled(form.fixture);
    expect(form.get<HTMLInputElement>('#booking-name').value).toBe('Ada');
  });

  it('offers the queue when the workshop is full', async () => {
    const form = await aForm(aWorkshop({ free: 0 }));
    expect(form.host.textContent).toContain('you get a place in the queue');
    expect(form.get('button[type=submit]').textContent?.trim()).toBe('Join the queue');
  });
});
