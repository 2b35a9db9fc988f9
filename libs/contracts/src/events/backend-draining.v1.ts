import * as z from 'zod';
import { backendName, instant, sentence } from '../fields';
import { defineEvent } from './event-contract';

const schema = z.object({
  backend: backendName,
  at: instant,
  reason: sentence,
});

/** When a backend gets no new seats, by an operator's wish or its worker's stop. */
export const backendDrainingV1 = defineEvent({
  type: 'wod.backend.v1.draining',
  when: "When a backend gets no new seats, by an operator's wish or its worker's stop.",
  publisher: 'api',
  consumers: ['operators', 'webhooks'],
  dedupKey: 'message id',
  subjectField: 'backend',
  schema,
  example: {
    backend: 'be1',
    at: '2026-05-04T09:00:00.000Z',
    reason: 'The worker is stopping.',
  },
});
export type BackendDrainingV1 = z.infer<typeof schema>;
