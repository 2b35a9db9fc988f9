import * as z from 'zod';
import { id, instant } from '../fields';
import { defineEvent } from './event-contract';

const schema = z.object({
  bookingId: id,
  at: instant,
  endsAt: instant,
});

/** When the end of a booking passed. */
export const countdownExpiredV1 = defineEvent({
  type: 'wod.countdown.v1.expired',
  when: 'When the end of a booking passed.',
  publisher: 'api',
  consumers: ['live page', 'operators'],
  dedupKey: 'bookingId, endsAt',
  subjectField: 'bookingId',
  schema,
  example: {
    bookingId: '6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b',
    at: '2026-05-04T09:00:00.000Z',
    endsAt: '2026-05-04T09:00:00.000Z',
  },
});
export type CountdownExpiredV1 = z.infer<typeof schema>;
