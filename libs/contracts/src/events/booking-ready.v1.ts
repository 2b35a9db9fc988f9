import * as z from 'zod';
import { id, instant } from '../fields';
import { defineEvent } from './event-contract';

const schema = z.object({
  bookingId: id,
  at: instant,
  seatId: id,
  attempt: z.int().min(1),
  endsAt: instant,
});

/** When a seat became the student's and the clock started. */
export const bookingReadyV1 = defineEvent({
  type: 'wod.booking.v1.ready',
  when: "When a seat became the student's and the clock started.",
  publisher: 'api',
  consumers: ['live page', 'operators', 'webhooks'],
  dedupKey: 'seatId',
  subjectField: 'bookingId',
  schema,
  example: {
    bookingId: '6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b',
    at: '2026-05-04T09:00:00.000Z',
    seatId: '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
    attempt: 1,
    endsAt: '2026-05-04T13:00:00.000Z',
  },
});
export type BookingReadyV1 = z.infer<typeof schema>;
