import * as z from 'zod';
import { id, workshopFolder } from '../fields';
import { bookingStates, endReasons, languages, seatSteps } from '../words';

/** Version of the terms that a student accepts; recorded with the booking. */
export const termsVersion = '2026-11';

// Written as escapes: control characters, line separators, angle brackets and bidirectional overrides.
const unsafeInText = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069<>]/u;

/** One line of text that a person typed: no markup, no line breaks, nothing invisible. */
const line = (what: string, max: number) =>
  z
    .string(`enter ${what}`)
    .trim()
    .min(1, `enter ${what}`)
    .max(max, `use at most ${max} characters`)
    .refine((text) => !unsafeInText.test(text), 'use plain text on one line, without < and >');

/**
 * An address that mail can be sent to. Quoted local parts, address literals, comments and lists are
 * refused: they are how one address is made to reach another. The canonical key is its lower-case form.
 */
export const emailAddress = z
  .string('enter your e-mail address')
  .trim()
  .max(254, 'use at most 254 characters')
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9_'+-]|\.(?!\.)){0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]$/,
    'enter an e-mail address like name@example.org',
  )
  .refine((text) => !/\.@/.test(text), 'enter an e-mail address like name@example.org');

/** `POST /api/v1/bookings`. Unknown fields are refused, so that nobody sets a state, seat or place. */
export const bookingRequest = z.strictObject({
  workshop: workshopFolder,
  name: line('your name', 80),
  email: emailAddress,
  company: line('your company', 80),
  /** The version of the terms that the student has read and accepted. */
  terms: z.literal(termsVersion, 'accept the terms to book'),
  language: z.enum(languages).optional(),
});
export type BookingRequest = z.infer<typeof bookingRequest>;

/** One question of a poll. */
export const pollQuestion = z.object({
  key: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  kind: z.enum(['rating', 'nps', 'text']),
  text: z.string().max(300),
});
export type PollQuestion = z.infer<typeof pollQuestion>;

/** Asked where an author asks nothing else: rating 1–5, recommendation 0–10, free text. */
export const defaultPoll: readonly PollQuestion[] = [
  { key: 'rating', kind: 'rating', text: 'How was this workshop?' },
  { key: 'recommend', kind: 'nps', text: 'How likely are you to recommend it to a colleague?' },
  { key: 'improve', kind: 'text', text: 'What should we improve?' },
];

/** `PUT /api/v1/bookings/:id/poll`. Answers by question key: numbers for rating and nps, text for text. */
export const pollAnswer = z.strictObject({
  answers: z.record(z.string().max(32), z.union([z.int().min(0).max(10), z.string().max(2000)])),
});
export type PollAnswer = z.infer<typeof pollAnswer>;

/** `GET /api/v1/bookings/:id`: all that the student's page needs, as it is now. */
export const bookingView = z.object({
  id,
  state: z.enum(bookingStates),
  workshop: z.object({ folder: workshopFolder, title: z.string(), durationMinutes: z.int() }),
  /** The server's clock when it answered: pages count down against it, never against their own. */
  serverTime: z.string(),
  requestedAt: z.string(),
  readyAt: z.string().optional(),
  endsAt: z.string().optional(),
  endedAt: z.string().optional(),
  endReason: z.enum(endReasons).optional(),
  attempt: z.int(),
  maxAttempts: z.int(),
  queue: z.object({ position: z.int(), estimateSeconds: z.int().optional() }).optional(),
  /** Steps of the current attempt that were reached, and what is usual (median seconds from placement). */
  progress: z.object({
    reached: z.array(z.object({ step: z.enum(seatSteps), message: z.string(), at: z.string() })),
    usualSeconds: z.number().optional(),
  }),
  failure: z.object({ code: z.string(), sentence: z.string() }).optional(),
  seat: z.object({ username: z.string(), gatewayUrl: z.string(), backend: z.string() }).optional(),
  extension: z.object({ minutes: z.int(), left: z.int() }),
  poll: z.object({
    state: z.enum(['closed', 'open', 'answered']),
    questions: z.array(pollQuestion),
    answers: z.record(z.string(), z.union([z.number(), z.string()])).optional(),
  }),
});
export type BookingView = z.infer<typeof bookingView>;

/** `POST /api/v1/bookings` answers 202 with this, a `Location` header, and the booking's cookie. */
export const bookingAccepted = z.object({ id, state: z.enum(bookingStates) });
export type BookingAccepted = z.infer<typeof bookingAccepted>;

/** `POST /api/v1/bookings/:id/key`: the key of a mail's link, exchanged for the booking's cookie. */
export const bookingKey = z.strictObject({ key: z.string().min(16).max(128) });

/** `POST /api/v1/bookings/:id/entry` answers the signed way into the seat, valid for some minutes. */
export const seatEntry = z.object({ url: z.string(), expiresAt: z.string() });
export type SeatEntry = z.infer<typeof seatEntry>;
