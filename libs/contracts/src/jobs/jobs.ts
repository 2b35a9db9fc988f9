import { cleanupSeatV1 } from './cleanup-seat.v1';
import { createSeatV1 } from './create-seat.v1';
import type { JobContract } from './job-contract';

/** Every job that is sent. */
export const jobs = [createSeatV1, cleanupSeatV1] as const satisfies readonly JobContract[];
