import * as z from 'zod';
import { backendName, id, instant, sentence } from '../fields';
import { seatSteps } from '../words';
import { defineEvent } from './event-contract';

const schema = z.object({
  bookingId: id,
  seatId: id,
  attempt: z.int().min(1),
  backend: backendName,
  at: instant,
  step: z.enum(seatSteps),
  message: sentence,
  /** Milliseconds since the worker took the job. */
  elapsedMs: z.int().min(0),
});

/** When making a seat reached a named step. */
export const seatProgressedV1 = defineEvent({
  type: 'wod.seat.v1.progressed',
  when: 'When making a seat reached a named step.',
  publisher: 'worker',
  consumers: ['live page', 'operators'],
  dedupKey: 'seatId, attempt, step',
  subjectField: 'bookingId',
  schema,
  example: {
    bookingId: '6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b',
    seatId: '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
    attempt: 1,
    backend: 'be1',
    at: '2026-05-04T09:00:00.000Z',
    step: 'start',
    message: 'Starting Jupyter',
    elapsedMs: 420,
  },
});
export type SeatProgressedV1 = z.infer<typeof schema>;
