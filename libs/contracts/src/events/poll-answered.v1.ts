import * as z from 'zod';
import { id, instant } from '../fields';
import { defineEvent } from './event-contract';

const schema = z.object({
  bookingId: id,
  at: instant,
  /** True when an earlier answer was replaced. */
  changed: z.boolean(),
});

/** When a student answered the poll or changed the answer. */
export const pollAnsweredV1 = defineEvent({
  type: 'wod.poll.v1.answered',
  when: 'When a student answered the poll or changed the answer.',
  publisher: 'api',
  consumers: ['operators', 'webhooks'],
  dedupKey: 'message id',
  subjectField: 'bookingId',
  schema,
  example: {
    bookingId: '6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b',
    at: '2026-05-04T09:00:00.000Z',
    changed: false,
  },
});
export type PollAnsweredV1 = z.infer<typeof schema>;
