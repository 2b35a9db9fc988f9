import * as z from 'zod';
import { code, id, instant, sentence } from '../fields';
import { defineEvent } from './event-contract';

const schema = z.object({
  bookingId: id,
  at: instant,
  attempts: z.int().min(0),
  code,
  sentence,
});

/** When every attempt failed, so the student is told and may book again. */
export const bookingFailedV1 = defineEvent({
  type: 'wod.booking.v1.failed',
  when: 'When every attempt failed, so the student is told and may book again.',
  publisher: 'api',
  consumers: ['live page', 'operators', 'webhooks'],
  dedupKey: 'bookingId',
  subjectField: 'bookingId',
  schema,
  example: {
    bookingId: '6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b',
    at: '2026-05-04T09:00:00.000Z',
    attempts: 3,
    code: 'seat-start-timeout',
    sentence: 'The environment did not start in time on three tries.',
  },
});
export type BookingFailedV1 = z.infer<typeof schema>;
