import * as z from 'zod';
import { backendName, digest, id, instant, workshopFolder } from '../fields';
import { defineJob } from './job-contract';

/** Limits of one seat. Memory and disk in MiB, cpus in cores, pids as a count of processes and threads. */
export const seatLimits = z.object({
  memoryMb: z.int().min(128).max(65536),
  cpus: z.number().min(0.1).max(64),
  pids: z.int().min(32).max(4096),
  diskMb: z.int().min(16).max(65536),
});
export type SeatLimits = z.infer<typeof seatLimits>;

const schema = z.object({
  seatId: id,
  bookingId: id,
  /** 1 for the first seat of a booking; a later one fences all earlier ones. */
  attempt: z.int().min(1),
  backend: backendName,
  issuedAt: instant,
  /** After this the api has given the attempt up: a worker that is later cleans up and says nothing. */
  giveUpAt: instant,
  workshop: z.object({
    folder: workshopFolder,
    /** Bundle in the object store WOD_CONTENT, by its SHA-256. */
    digest,
    /** Notebook that opens first, relative to the workshop. */
    entry: z.string().min(1).max(255),
  }),
  limits: seatLimits,
  /** `none`: no network at all. `open`: the public internet, never private ranges. */
  network: z.enum(['none', 'open']),
  access: z.object({
    /** User name at the gateway, e.g. `student7`. */
    username: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
    /** HMAC-SHA-256 of `<username>:<password>` under `linkKey`, base64url: the password has 80 random bits. */
    passwordProof: z.string().max(64),
    /** Key of the signed links of this seat only, base64url, 256 bits. */
    linkKey: z.string().max(64),
  }),
  /** Values of the author's template variables, e.g. `STDID`. */
  variables: z.record(z.string().max(128), z.string().max(4096)),
});

/** When a booking was placed on a backend and needs a seat there. */
export const createSeatV1 = defineJob({
  type: 'wod.job.v1.create',
  when: 'When a booking was placed on a backend and needs a seat there.',
  dedupKey: 'seatId',
  schema,
  example: {
    seatId: '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
    bookingId: '6f1c2a34-5b6d-4e7f-8a9b-0c1d2e3f4a5b',
    attempt: 1,
    backend: 'be1',
    issuedAt: '2026-05-04T09:00:00.000Z',
    giveUpAt: '2026-05-04T09:02:00.000Z',
    workshop: {
      folder: 'WKSHP-Python101',
      digest: 'ab'.repeat(32),
      entry: '0-ReadMeFirst.ipynb',
    },
    limits: { memoryMb: 512, cpus: 1, pids: 128, diskMb: 200 },
    network: 'none' as const,
    access: {
      username: 'student7',
      passwordProof: 'cHJvb2Y',
      linkKey: 'bGluay1rZXk',
    },
    variables: { STDID: '7', MODEWS: 'WKSHP' },
  },
});
export type CreateSeatV1 = z.infer<typeof schema>;
