import * as z from 'zod';
import { backendName, code, id, instant, sentence } from '../fields';
import { defineEvent } from './event-contract';

const schema = z.object({
  bookingId: id,
  seatId: id,
  attempt: z.int().min(1),
  backend: backendName,
  at: instant,
  code,
  sentence,
  /** False when another attempt cannot help, e.g. a bundle that does not exist. */
  retryable: z.boolean(),
});

/** When an attempt to make a seat was given up, or a live seat was found dead. */
export const seatFailedV1 = defineEvent({
  type: 'wod.seat.v1.failed',
  when: 'When an attempt to make a seat was given up, or a live seat was found dead.',
  publisher: 'worker',
  consumers: ['api: seat projector', 'live page'],
  dedupKey: 'seatId, attempt',
  subjectField: 'bookingId',
  schema,
  example: {
    bookingId: '6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b',
    seatId: '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
    attempt: 1,
    backend: 'be1',
    at: '2026-05-04T09:00:00.000Z',
    code: 'seat-start-timeout',
    sentence: 'Jupyter did not answer within 60 seconds.',
    retryable: true,
  },
});
export type SeatFailedV1 = z.infer<typeof schema>;
