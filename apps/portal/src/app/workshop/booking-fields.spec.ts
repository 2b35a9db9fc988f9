import { bookingErrors, checkBooking } from './booking-fields';

const good = { name: ' Ada ', email: 'ada@example.org', company: 'Example', terms: true };

describe('the booking form values', () => {
  it('become the request that the contract asks for', () => {
    expect(checkBooking('WKSHP-Python101', good)).toEqual({
      request: {
        workshop: 'WKSHP-Python101',
        name: 'Ada',
        email: 'ada@example.org',
        company: 'Example',
        terms: '2026-11',
        language: 'en',
      },
    });
  });

  it('are refused field by field, in sentences', () => {
    const checked = checkBooking('WKSHP-Python101', { name: '', email: 'ada', company: '<b>', terms: false });
    expect(checked).toEqual({
      errors: {
        name: 'Enter your name.',
        email: 'Enter an e-mail address like name@example.org.',
        company: 'Use plain text on one line, without < and >.',
        terms: 'Accept the terms to book.',
      },
      rest: [],
    });
  });

  it('keep a message about something else for the whole form', () => {
    const checked = checkBooking('no folder', good);
    expect(checked).toMatchObject({ errors: {}, rest: [expect.stringContaining('WKSHP-')] });
    expect(bookingErrors([{ field: 'workshop', message: 'is closed.' }]).rest).toEqual(['Is closed.']);
  });
});
