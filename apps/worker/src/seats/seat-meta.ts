import type { CreateSeatV1 } from '@wod/contracts';

/**
 * What the gateway must know of a seat. It is kept with the seat by its driver, so that a restarted worker
 * lets students in without asking anybody.
 */
export interface SeatAccess {
  readonly username: string;
  /** HMAC-SHA-256 of `<username>:<password>` under `linkKey`, base64url. */
  readonly passwordProof: string;
  /** Key of the signed links of this seat only, base64url. */
  readonly linkKey: string;
  /** Notebook that opens first, relative to the student's home. */
  readonly entry: string;
  /** Folder name of the workshop, e.g. `WKSHP-Python101`. */
  readonly workshop: string;
}

const keys = [
  'username',
  'passwordProof',
  'linkKey',
  'entry',
  'workshop',
] as const satisfies readonly (keyof SeatAccess)[];

export function accessOfJob(job: CreateSeatV1): SeatAccess {
  return { ...job.access, entry: job.workshop.entry, workshop: job.workshop.folder };
}

export const toMeta = (access: SeatAccess): Readonly<Record<string, string>> => ({ ...access });

/** `undefined` when a value is missing, e.g. on a seat that was left half made: nobody may enter it. */
export function fromMeta(meta: Readonly<Record<string, string>>): SeatAccess | undefined {
  const read: Partial<Record<keyof SeatAccess, string>> = {};
  for (const key of keys) {
    const value = meta[key];
    if (value === undefined || value === '') return undefined;
    read[key] = value;
  }
  return read as SeatAccess;
}
