import * as z from 'zod';
import { backendName, instant } from '../fields';
import { defineEvent } from './event-contract';

const schema = z.object({
  backend: backendName,
  at: instant,
  lastSeenAt: instant,
});

/** When a backend's heartbeat did not come for longer than its time-out. */
export const backendLostV1 = defineEvent({
  type: 'wod.backend.v1.lost',
  when: "When a backend's heartbeat did not come for longer than its time-out.",
  publisher: 'api',
  consumers: ['operators', 'webhooks'],
  dedupKey: 'message id',
  subjectField: 'backend',
  schema,
  example: {
    backend: 'be1',
    at: '2026-05-04T09:00:00.000Z',
    lastSeenAt: '2026-05-04T09:00:00.000Z',
  },
});
export type BackendLostV1 = z.infer<typeof schema>;
