import * as z from 'zod';
import { backendName, id, instant } from '../fields';
import { defineJob } from './job-contract';

const schema = z.object({
  seatId: id,
  bookingId: id,
  attempt: z.int().min(1),
  backend: backendName,
  issuedAt: instant,
  /** Why: the booking ended, the attempt was given up, or nobody knows this seat. */
  reason: z.enum(['ended', 'given-up', 'orphan']),
});

/** When a seat must leave nothing behind on its backend. Safe to repeat; an absent seat is a success. */
export const cleanupSeatV1 = defineJob({
  type: 'wod.job.v1.cleanup',
  when: 'When a seat must leave nothing behind on its backend.',
  dedupKey: 'seatId, reason, minute',
  schema,
  example: {
    seatId: '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
    bookingId: '6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b',
    attempt: 1,
    backend: 'be1',
    issuedAt: '2026-05-04T13:00:00.000Z',
    reason: 'ended' as const,
  },
});
export type CleanupSeatV1 = z.infer<typeof schema>;
