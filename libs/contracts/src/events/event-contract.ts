import type * as z from 'zod';

/**
 * One event version. Its subject is `<type>.<id>`, where the id is what a reader wants to filter by.
 * Readers drop unknown fields, writers validate first. An added optional field stays the same version;
 * anything else is a new one, published beside the old until its last consumer is gone.
 */
export interface EventContract<T extends string = string, S extends z.ZodType = z.ZodType> {
  readonly type: T;
  /** When it is published, one sentence beginning with "When". */
  readonly when: string;
  readonly publisher: 'api' | 'worker';
  readonly consumers: readonly string[];
  /** What makes two messages the same fact; a repeat within the stream's window is dropped. */
  readonly dedupKey: string;
  /** Name of the field that ends the subject. */
  readonly subjectField: 'bookingId' | 'backend';
  readonly schema: S;
  readonly example: z.infer<S>;
}

/** Types an event contract without widening its literals. */
export function defineEvent<const T extends string, S extends z.ZodType>(
  contract: EventContract<T, S>,
): EventContract<T, S> {
  return contract;
}

/** The subject of one event about one booking or backend, e.g. `wod.booking.v1.ready.<bookingId>`. */
export function eventSubject(contract: EventContract, subjectId: string): string {
  return `${contract.type}.${subjectId}`;
}
