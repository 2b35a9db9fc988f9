import * as z from 'zod';
import { backendName, id, instant } from '../fields';
import { defineEvent } from './event-contract';

const schema = z.object({
  bookingId: id,
  seatId: id,
  attempt: z.int().min(1),
  backend: backendName,
  at: instant,
  /** Address of the gateway as a browser reaches it, without a trailing slash. */
  gatewayUrl: z.url({ protocol: /^https?$/ }),
  elapsedMs: z.int().min(0),
  /** Milliseconds that the driver needed, without our own steps. */
  driverMs: z.int().min(0),
});

/** When the student's own address answered through the gateway. */
export const seatReadyV1 = defineEvent({
  type: 'wod.seat.v1.ready',
  when: "When the student's own address answered through the gateway.",
  publisher: 'worker',
  consumers: ['api: seat projector'],
  dedupKey: 'seatId, attempt',
  subjectField: 'bookingId',
  schema,
  example: {
    bookingId: '6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b',
    seatId: '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
    attempt: 1,
    backend: 'be1',
    at: '2026-05-04T09:00:00.000Z',
    gatewayUrl: 'http://localhost:4300',
    elapsedMs: 1910,
    driverMs: 1700,
  },
});
export type SeatReadyV1 = z.infer<typeof schema>;
