import * as z from 'zod';
import { backendName, id, instant } from '../fields';
import { driverNames } from '../words';

/** Milliseconds between two heartbeats of a worker. */
export const heartbeatIntervalMs = 3_000;

/**
 * What a worker puts under its backend's key in the key-value bucket WOD_BACKENDS. `seats` is what the
 * driver *lists*, never what the worker remembers, so that the api can compare it with its own rows.
 */
export const backendHeartbeatV1 = z.object({
  backend: backendName,
  /** New at each start of the worker. */
  workerId: id,
  at: instant,
  driver: z.enum(driverNames),
  /** How many seats may exist at the same moment. */
  capacity: z.int().min(0).max(10_000),
  /** How many seats are made at the same moment. */
  startSlots: z.int().min(1).max(256),
  /** Address of the gateway as a browser reaches it. */
  gatewayUrl: z.url({ protocol: /^https?$/ }),
  /** False when the engine does not answer; `sentence` says what it waits for. */
  healthy: z.boolean(),
  sentence: z.string().max(500).optional(),
  seats: z
    .array(z.object({ seatId: id, bookingId: id, attempt: z.int().min(1), running: z.boolean() }))
    .max(10_000),
  /** Jobs in hand: seats that are being made. */
  creating: z.array(id).max(256),
  version: z.string().max(32),
  /** Limits that this backend's driver really enforces. */
  enforces: z.array(z.enum(['memory', 'cpu', 'pids', 'disk', 'network'])),
});
export type BackendHeartbeatV1 = z.infer<typeof backendHeartbeatV1>;
