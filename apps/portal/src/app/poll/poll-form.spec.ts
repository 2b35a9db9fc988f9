import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { type BookingView, defaultPoll } from '@wod/contracts';
import { bookingId } from '../../testing/samples';
import { settled } from '../../testing/settled';
import { answersToSend } from './answers';
import { PollForm } from './poll-form';

const url = `/api/v1/bookings/${bookingId}/poll`;

async function aPoll(changes: Partial<BookingView['poll']> = {}) {
  TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
  const fixture = TestBed.createComponent(PollForm);
  fixture.componentRef.setInput('booking', bookingId);
  fixture.componentRef.setInput('poll', { state: 'open', questions: defaultPoll, ...changes });
  await settled(fixture);
  const host = fixture.nativeElement as HTMLElement;
  const http = TestBed.inject(HttpTestingController);
  const radio = (name: string, value: number) =>
    host.querySelector<HTMLInputElement>(`input[name=poll-${name}][value="${value}"]`) as HTMLInputElement;
  const send = async () => {
    host.querySelector<HTMLButtonElement>('button[type=submit]')?.click();
    await settled(fixture);
  };
  return { fixture, host, http, radio, send };
}

describe('the poll', () => {
  it('sends the answers that were given, and says thank you', async () => {
    const { fixture, host, http, radio, send } = await aPoll();
    const answered = jest.fn();
    fixture.componentInstance.answered.subscribe(answered);
    radio('rating', 4).click();
    radio('recommend', 0).click();
    await send();
    const sent = http.expectOne({ method: 'PUT', url });
    expect(sent.request.body).toEqual({ answers: { rating: 4, recommend: 0 } });
    sent.flush({});
    await settled(fixture);
    expect(answered).toHaveBeenCalledTimes(1);
    expect(host.textContent).toContain('Your answers are saved');
  });

  it('shows earlier answers and sends the changed ones', async () => {
    const { fixture, host, http, radio, send } = await aPoll({
      state: 'answered',
      answers: { rating: 2, improve: 'More.' },
    });
    expect(radio('rating', 2).checked).toBe(true);
    expect(host.querySelector('textarea')?.value).toBe('More.');
    radio('rating', 5).click();
    fixture.componentRef.setInput('poll', {
      state: 'answered',
      questions: defaultPoll,
      answers: { rating: 2, improve: 'More.' },
    });
    await send();
    expect(http.expectOne(url).request.body).toEqual({ answers: { rating: 5, improve: 'More.' } });
  });

  it('asks for at least one answer', async () => {
    const { host, http, send } = await aPoll();
    await send();
    http.expectNone(url);
    expect(host.querySelector('[role=alert]')?.textContent).toContain('Answer at least one question');
  });

  it('keeps the answers when the server refuses them', async () => {
    const { fixture, host, http, radio, send } = await aPoll();
    radio('rating', 3).click();
    await send();
    http.expectOne(url).flush({ title: 'The poll is closed.' }, { status: 409, statusText: '' });
    await settled(fixture);
    expect(host.querySelector('[role=alert]')?.textContent).toContain('The poll is closed.');
    expect(radio('rating', 3).checked).toBe(true);
  });

  it('has a name for every choice', async () => {
    const { host } = await aPoll();
    const names = [...host.querySelectorAll('.scale-choice')].map((label) => label.textContent?.trim());
    expect(names).toEqual([
      ...['1 star', '2 stars', '3 stars', '4 stars', '5 stars'],
      ...['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10'],
    ]);
  });
});

describe('answers to send', () => {
  it('leave out what is empty, of the wrong kind, or not asked', () => {
    const answers = { rating: 'x', recommend: 7, improve: '   ', other: 1 };
    expect(answersToSend(defaultPoll, answers)).toEqual({ answers: { recommend: 7 } });
  });
});
