import * as z from 'zod';
import { backendName, id, instant } from '../fields';
import { defineEvent } from './event-contract';

const schema = z.object({
  bookingId: id,
  seatId: id,
  attempt: z.int().min(1),
  backend: backendName,
  at: instant,
  line: z.string().max(2000),
});

/** When making or cleaning a seat printed a line that helps a person. */
export const seatLoggedV1 = defineEvent({
  type: 'wod.seat.v1.logged',
  when: 'When making or cleaning a seat printed a line that helps a person.',
  publisher: 'worker',
  consumers: ['live page', 'operators'],
  dedupKey: 'message id',
  subjectField: 'bookingId',
  schema,
  example: {
    bookingId: '6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b',
    seatId: '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
    attempt: 1,
    backend: 'be1',
    at: '2026-05-04T09:00:00.000Z',
    line: 'Copied 14 files (571 kB)',
  },
});
export type SeatLoggedV1 = z.infer<typeof schema>;
