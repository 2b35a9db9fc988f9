import * as z from 'zod';
import { id, instant } from '../fields';
import { endReasons } from '../words';
import { defineEvent } from './event-contract';

const schema = z.object({
  bookingId: id,
  at: instant,
  reason: z.enum(endReasons),
});

/** When the student's time is over and the seat was handed to clean-up. */
export const bookingEndedV1 = defineEvent({
  type: 'wod.booking.v1.ended',
  when: "When the student's time is over and the seat was handed to clean-up.",
  publisher: 'api',
  consumers: ['live page', 'operators', 'webhooks'],
  dedupKey: 'bookingId',
  subjectField: 'bookingId',
  schema,
  example: {
    bookingId: '6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b',
    at: '2026-05-04T09:00:00.000Z',
    reason: 'expired',
  },
});
export type BookingEndedV1 = z.infer<typeof schema>;
