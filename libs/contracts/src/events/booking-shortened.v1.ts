import * as z from 'zod';
import { id, instant } from '../fields';
import { defineEvent } from './event-contract';

const schema = z.object({
  bookingId: id,
  at: instant,
  previousEndsAt: instant,
  endsAt: instant,
  by: z.literal('operator'),
});

/** When an operator moved the end of a booking to an earlier time. */
export const bookingShortenedV1 = defineEvent({
  type: 'wod.booking.v1.shortened',
  when: 'When an operator moved the end of a booking to an earlier time.',
  publisher: 'api',
  consumers: ['live page', 'operators'],
  dedupKey: 'bookingId, endsAt',
  subjectField: 'bookingId',
  schema,
  example: {
    bookingId: '6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b',
    at: '2026-05-04T09:00:00.000Z',
    previousEndsAt: '2026-05-04T13:00:00.000Z',
    endsAt: '2026-05-04T12:00:00.000Z',
    by: 'operator',
  },
});
export type BookingShortenedV1 = z.infer<typeof schema>;
