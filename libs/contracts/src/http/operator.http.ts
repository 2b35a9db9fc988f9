import * as z from 'zod';
import { id, instant } from '../fields';
import { backendStates, bookingStates, driverNames } from '../words';

/** `POST /api/v1/operator/session`. */
export const operatorSignIn = z.strictObject({
  username: z.string().min(1).max(64),
  password: z.string().min(1).max(256),
});
export type OperatorSignIn = z.infer<typeof operatorSignIn>;

/** `PUT /api/v1/operator/bookings/:id/end`: moves the end of a ready booking to a later or earlier time. */
export const endMove = z.strictObject({ endsAt: instant });

/** `GET /api/v1/operator/overview`. */
export const operatorOverview = z.object({
  serverTime: z.string(),
  backends: z.array(
    z.object({
      name: z.string(),
      state: z.enum(backendStates),
      driver: z.enum(driverNames).optional(),
      capacity: z.int(),
      seats: z.int(),
      creating: z.int(),
      healthy: z.boolean(),
      sentence: z.string().optional(),
      lastSeenAt: z.string().optional(),
      version: z.string().optional(),
    }),
  ),
  bookings: z.array(
    z.object({
      id,
      workshop: z.string(),
      state: z.enum(bookingStates),
      attempt: z.int(),
      backend: z.string().optional(),
      requestedAt: z.string(),
      endsAt: z.string().optional(),
      failure: z.string().optional(),
    }),
  ),
  streams: z.array(
    z.object({ name: z.string(), messages: z.int(), bytes: z.int(), consumers: z.int(), lag: z.int() }),
  ),
  outbox: z.object({ waiting: z.int(), oldestSeconds: z.number().optional() }),
  mails: z.object({ queued: z.int(), failed: z.int() }),
  deadLetters: z.int(),
});
export type OperatorOverview = z.infer<typeof operatorOverview>;

/** One dead letter: `GET /api/v1/operator/dead-letters` answers `{ deadLetters: DeadLetter[] }`. */
export const deadLetter = z.object({
  seq: z.int(),
  subject: z.string(),
  stream: z.string(),
  consumer: z.string(),
  deliveries: z.int(),
  reason: z.string(),
  at: z.string(),
});
export type DeadLetter = z.infer<typeof deadLetter>;

/** One line of an import report. `line` counts from 1 in the author's own file. */
export const importFinding = z.object({
  severity: z.enum(['error', 'warning']),
  file: z.string(),
  line: z.int().optional(),
  code: z.string(),
  message: z.string(),
});
export type ImportFinding = z.infer<typeof importFinding>;
