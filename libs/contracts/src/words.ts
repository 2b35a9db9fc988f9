/**
 * The words of the system, each with one meaning (docs/glossary.md). States are closed unions so that a
 * `switch` that forgets one does not compile.
 */

/** What a booking can be. `ended`, `failed` and `cancelled` are final. */
export const bookingStates = [
  'scheduled',
  'waiting',
  'provisioning',
  'ready',
  'ending',
  'ended',
  'failed',
  'cancelled',
] as const;
export type BookingState = (typeof bookingStates)[number];

/** States that occupy the person's one live booking. */
export const liveBookingStates = ['scheduled', 'waiting', 'provisioning', 'ready', 'ending'] as const;
export type LiveBookingState = (typeof liveBookingStates)[number];

/** What a seat can be. `gone` is final; `broken` is kept for a look and then drained. */
export const seatStates = [
  'requested',
  'creating',
  'warm',
  'ready',
  'resetting',
  'draining',
  'gone',
  'broken',
] as const;
export type SeatState = (typeof seatStates)[number];

/** What a backend can be. */
export const backendStates = ['up', 'draining', 'lost', 'retired'] as const;
export type BackendState = (typeof backendStates)[number];

/** How a worker makes seats. `simulated` exists for tests and scale runs only. */
export const driverNames = ['docker', 'jupyterhub', 'process', 'simulated'] as const;
export type DriverName = (typeof driverNames)[number];

/**
 * The named steps of making a seat, in order, as a student sees them:
 * taken (a worker has the job) · image (the seat image is there) · create (the sandbox exists) ·
 * content (the notebooks are in it) · start (Jupyter was started) · answer (the student's own address
 * answered through the gateway).
 */
export const seatSteps = ['taken', 'image', 'create', 'content', 'start', 'answer'] as const;
export type SeatStep = (typeof seatSteps)[number];

/** Why a booking came to its end. */
export const endReasons = ['expired', 'finished', 'stopped'] as const;
export type EndReason = (typeof endReasons)[number];

/** Languages that pages and mails exist in. */
export const languages = ['en', 'fr'] as const;
export type Language = (typeof languages)[number];
