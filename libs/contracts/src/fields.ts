import * as z from 'zod';

/** A point in time, ISO 8601 in UTC with milliseconds, e.g. `2026-05-04T09:00:00.000Z`. */
export const instant = z.iso.datetime();

/** Random UUID (version 4, 122 random bits); never a guessable number. */
export const id = z.uuid();

/** Name of a backend: also a NATS subject token and part of container names. */
export const backendName = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/, 'use 1 to 32 of a–z, 0–9 and "-", not at the ends');

/** Folder name of a workshop, its identity, e.g. `WKSHP-Python101` or the challenge variant `CHLG-Python101`. */
export const workshopFolder = z
  .string()
  .regex(
    /^(?:WKSHP|CHLG)-[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
    'use WKSHP- or CHLG- and a name of A–Z, a–z, 0–9, "_", "." and "-"',
  );

/** SHA-256 of a bundle, lower-case hex. */
export const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** A sentence for people: no secrets, no stack traces. */
export const sentence = z.string().min(1).max(500);

/** A stable machine-readable reason, e.g. `seat-start-timeout`. */
export const code = z.string().regex(/^[a-z][a-z0-9-]{1,62}$/);
