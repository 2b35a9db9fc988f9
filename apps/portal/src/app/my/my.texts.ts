import type { BookingState } from '@wod/contracts';

const states: Record<BookingState, string> = {
  scheduled: 'Booked',
  waiting: 'In the queue',
  provisioning: 'Being made',
  ready: 'Ready',
  ending: 'Ending',
  ended: 'Ended',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

export const myTexts = {
  title: 'My bookings',
  lead: 'The bookings that were made or opened in this browser. Nothing here is known to any other device.',
  states,
  emptyTitle: 'No bookings in this browser',
  empty: 'When you book a workshop it appears here. For a booking made elsewhere, open the link in its mail.',
  toWorkshops: 'See all workshops',
  loading: 'Loading …',
  locked: 'Open it from its mail',
  unreachable: 'Not reachable just now',
  bookedAt: (time: string) => `Booked ${time}`,
  until: (time: string) => `until ${time}`,
  forget: 'Forget',
  forgetLong: (title: string) => `Forget ${title} in this browser`,
  forgotten: 'Forgotten in this browser. The booking itself is unchanged.',
  shared: 'On a shared computer, forget your bookings before you leave.',
};
