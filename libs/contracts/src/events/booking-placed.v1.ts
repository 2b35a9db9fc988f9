import * as z from 'zod';
import { backendName, id, instant, sentence } from '../fields';
import { defineEvent } from './event-contract';

const schema = z.object({
  bookingId: id,
  at: instant,
  seatId: id,
  attempt: z.int().min(1),
  maxAttempts: z.int().min(1),
  backend: backendName,
  /** Why this backend, for operators. */
  reason: sentence,
});

/** When a backend was chosen for an attempt and its job was written. */
export const bookingPlacedV1 = defineEvent({
  type: 'wod.booking.v1.placed',
  when: 'When a backend was chosen for an attempt and its job was written.',
  publisher: 'api',
  consumers: ['live page', 'operators'],
  dedupKey: 'seatId',
  subjectField: 'bookingId',
  schema,
  example: {
    bookingId: '6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b',
    at: '2026-05-04T09:00:00.000Z',
    seatId: '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
    attempt: 1,
    maxAttempts: 3,
    backend: 'be1',
    reason: 'image present, 12 of 20 places free',
  },
});
export type BookingPlacedV1 = z.infer<typeof schema>;
