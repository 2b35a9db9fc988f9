import * as z from 'zod';
import { digest, id, instant, workshopFolder } from '../fields';
import { defineEvent } from './event-contract';

const schema = z.object({
  bookingId: id,
  at: instant,
  workshop: workshopFolder,
  digest,
});

/** When a student's booking was accepted and stored. */
export const bookingRequestedV1 = defineEvent({
  type: 'wod.booking.v1.requested',
  when: "When a student's booking was accepted and stored.",
  publisher: 'api',
  consumers: ['live page', 'operators', 'webhooks'],
  dedupKey: 'bookingId',
  subjectField: 'bookingId',
  schema,
  example: {
    bookingId: '6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b',
    at: '2026-05-04T09:00:00.000Z',
    workshop: 'WKSHP-Python101',
    digest: 'abababababababababababababababababababababababababababababababab',
  },
});
export type BookingRequestedV1 = z.infer<typeof schema>;
