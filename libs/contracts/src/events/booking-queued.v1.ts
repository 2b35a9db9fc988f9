import * as z from 'zod';
import { id, instant } from '../fields';
import { defineEvent } from './event-contract';

const schema = z.object({
  bookingId: id,
  at: instant,
  /** 1 is next. */
  position: z.int().min(1),
  /** Seconds until a place is expected, from the end times of live bookings; absent when unknown. */
  estimateSeconds: z.int().min(0).optional(),
});

/** When a booking must wait for a free place, and each time its position changes. */
export const bookingQueuedV1 = defineEvent({
  type: 'wod.booking.v1.queued',
  when: 'When a booking must wait for a free place, and each time its position changes.',
  publisher: 'api',
  consumers: ['live page', 'operators'],
  dedupKey: 'bookingId, position',
  subjectField: 'bookingId',
  schema,
  example: {
    bookingId: '6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b',
    at: '2026-05-04T09:00:00.000Z',
    position: 2,
    estimateSeconds: 540,
  },
});
export type BookingQueuedV1 = z.infer<typeof schema>;
