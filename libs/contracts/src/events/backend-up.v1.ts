import * as z from 'zod';
import { backendName, instant } from '../fields';
import { driverNames } from '../words';
import { defineEvent } from './event-contract';

const schema = z.object({
  backend: backendName,
  at: instant,
  capacity: z.int().min(0),
  driver: z.enum(driverNames),
});

/** When a backend's heartbeat was first seen, or seen again. */
export const backendUpV1 = defineEvent({
  type: 'wod.backend.v1.up',
  when: "When a backend's heartbeat was first seen, or seen again.",
  publisher: 'api',
  consumers: ['operators', 'webhooks'],
  dedupKey: 'message id',
  subjectField: 'backend',
  schema,
  example: {
    backend: 'be1',
    at: '2026-05-04T09:00:00.000Z',
    capacity: 20,
    driver: 'docker',
  },
});
export type BackendUpV1 = z.infer<typeof schema>;
