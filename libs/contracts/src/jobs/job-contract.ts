import type * as z from 'zod';

/**
 * One job version, sent on `wod.job.v1.<verb>.<backend>` in the work-queue stream WOD_JOBS. A job carries
 * all that its worker needs, secrets included; only that backend's credentials may read its subject.
 * Delivery is at least once: a worker must bear the same job twice, late, and out of order.
 */
export interface JobContract<T extends string = string, S extends z.ZodType = z.ZodType> {
  readonly type: T;
  /** When it is sent, one sentence beginning with "When". */
  readonly when: string;
  readonly dedupKey: string;
  readonly schema: S;
  readonly example: z.infer<S>;
}

/** Types a job contract without widening its literals. */
export function defineJob<const T extends string, S extends z.ZodType>(
  contract: JobContract<T, S>,
): JobContract<T, S> {
  return contract;
}

/** The subject of a job for one backend, e.g. `wod.job.v1.create.be1`. */
export function jobSubject(contract: JobContract, backend: string): string {
  return `${contract.type}.${backend}`;
}
