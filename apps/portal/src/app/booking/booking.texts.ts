import type { BookingState, EndReason } from '@wod/contracts';

const headings: Record<BookingState, string> = {
  scheduled: 'Your seat is booked',
  waiting: 'You are in the queue',
  provisioning: 'Your seat is being made',
  ready: 'Your seat is ready',
  ending: 'Your time is over',
  ended: 'Thank you for taking part',
  failed: 'We could not make your seat',
  cancelled: 'This booking was cancelled',
};

const endings: Record<EndReason, string> = {
  expired: 'Your time was over, and your seat was closed.',
  finished: 'You finished early, so your seat is free for someone else. Thank you for that as well.',
  stopped: 'The operator of this site closed your seat.',
};

export const bookingTexts = {
  headings,
  endings,
  loading: 'Loading your booking',
  failed: 'Your booking could not be loaded',
  reconnecting: 'Reconnecting …',
  scheduled: 'Your seat is made when its time comes. We send you a mail then; this page follows along.',
  ending: 'Your seat is being closed. This takes some seconds.',
  failedNext:
    'Nothing is left of this booking, so you can book again at once. If it happens twice, tell the operator of this site.',
  failedAttempts: (attempts: number) =>
    attempts === 1 ? 'We tried once.' : `We tried ${attempts} times, each time from the start.`,
  cancelled: 'No seat is kept for you. You can book this workshop again whenever you like.',
  bookAgain: 'Book again',
  toWorkshops: 'See all workshops',
  help: 'Help',
  noAccessHeading: 'Open this booking from your mail',
  noAccess: [
    'A booking is private to the person who made it, and this browser has not opened this one yet.',
    'When you booked, we sent you a mail with a link. Open that link on this device, and this page shows your booking.',
    'No mail? Look into the spam folder. If you book again with the same address while the booking is live, we send its link once more.',
  ],
  toMyBookings: 'Bookings of this browser',
};
