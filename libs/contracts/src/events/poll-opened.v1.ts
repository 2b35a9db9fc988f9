import * as z from 'zod';
import { id, instant } from '../fields';
import { defineEvent } from './event-contract';

const schema = z.object({
  bookingId: id,
  at: instant,
  closesAt: instant,
});

/** When a student may answer the poll of a booking. */
export const pollOpenedV1 = defineEvent({
  type: 'wod.poll.v1.opened',
  when: 'When a student may answer the poll of a booking.',
  publisher: 'api',
  consumers: ['live page'],
  dedupKey: 'bookingId',
  subjectField: 'bookingId',
  schema,
  example: {
    bookingId: '6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b',
    at: '2026-05-04T09:00:00.000Z',
    closesAt: '2026-05-18T09:00:00.000Z',
  },
});
export type PollOpenedV1 = z.infer<typeof schema>;
