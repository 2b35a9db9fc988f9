import * as z from 'zod';
import { backendName, instant, sentence } from '../fields';
import { defineEvent } from './event-contract';

const schema = z.object({
  backend: backendName,
  at: instant,
  reason: sentence,
});

/** When an operator removed a backend for good. */
export const backendRetiredV1 = defineEvent({
  type: 'wod.backend.v1.retired',
  when: 'When an operator removed a backend for good.',
  publisher: 'api',
  consumers: ['operators', 'webhooks'],
  dedupKey: 'message id',
  subjectField: 'backend',
  schema,
  example: {
    backend: 'be1',
    at: '2026-05-04T09:00:00.000Z',
    reason: 'Hardware returned.',
  },
});
export type BackendRetiredV1 = z.infer<typeof schema>;
