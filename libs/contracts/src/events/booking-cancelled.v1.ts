import * as z from 'zod';
import { id, instant } from '../fields';
import { defineEvent } from './event-contract';

const schema = z.object({
  bookingId: id,
  at: instant,
  by: z.enum(['student', 'operator']),
});

/** When a booking was given up before its seat was ready. */
export const bookingCancelledV1 = defineEvent({
  type: 'wod.booking.v1.cancelled',
  when: 'When a booking was given up before its seat was ready.',
  publisher: 'api',
  consumers: ['live page', 'operators', 'webhooks'],
  dedupKey: 'bookingId',
  subjectField: 'bookingId',
  schema,
  example: {
    bookingId: '6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b',
    at: '2026-05-04T09:00:00.000Z',
    by: 'student',
  },
});
export type BookingCancelledV1 = z.infer<typeof schema>;
