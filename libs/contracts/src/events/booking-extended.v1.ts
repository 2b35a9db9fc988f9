import * as z from 'zod';
import { id, instant } from '../fields';
import { defineEvent } from './event-contract';

const schema = z.object({
  bookingId: id,
  at: instant,
  previousEndsAt: instant,
  endsAt: instant,
  by: z.enum(['student', 'operator']),
});

/** When the end of a booking was moved to a later time. */
export const bookingExtendedV1 = defineEvent({
  type: 'wod.booking.v1.extended',
  when: 'When the end of a booking was moved to a later time.',
  publisher: 'api',
  consumers: ['live page', 'operators'],
  dedupKey: 'bookingId, endsAt',
  subjectField: 'bookingId',
  schema,
  example: {
    bookingId: '6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b',
    at: '2026-05-04T09:00:00.000Z',
    previousEndsAt: '2026-05-04T13:00:00.000Z',
    endsAt: '2026-05-04T13:30:00.000Z',
    by: 'student',
  },
});
export type BookingExtendedV1 = z.infer<typeof schema>;
