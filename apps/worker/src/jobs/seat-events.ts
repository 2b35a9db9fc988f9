import {
  seatCleanedV1,
  seatFailedV1,
  seatLoggedV1,
  seatProgressedV1,
  seatReadyV1,
  type EventContract,
  type SeatStep,
} from '@wod/contracts';
import { childTraceparent, publishEvent, type Bus } from '@wod/bus';
import type * as z from 'zod';

/** Which seat an event is about, and the trace that it belongs to. */
export interface SeatSubject {
  readonly seatId: string;
  readonly bookingId: string;
  readonly attempt: number;
  /** `traceparent` of the job that caused it. */
  readonly traceparent?: string;
}

/**
 * Publishes what happens to seats. A seat's id is new for each attempt, so `<seatId>:<fact>` names a fact for
 * ever: however often a job is delivered, its fact is stored once. Each method resolves when the event is on
 * disk and rejects on any doubt; publishing again is then harmless.
 */
export class SeatEvents {
  constructor(
    private readonly bus: Bus,
    private readonly backend: string,
    /** Address of the gateway as a browser reaches it, without a trailing slash. */
    private readonly gatewayUrl: string,
  ) {}

  progressed(seat: SeatSubject, step: SeatStep, message: string, elapsedMs: number): Promise<void> {
    return this.publish(seatProgressedV1, seat, `progressed:${step}`, { step, message, elapsedMs });
  }

  /** @param key names this line among those of its seat */
  logged(seat: SeatSubject, key: string, line: string): Promise<void> {
    return this.publish(seatLoggedV1, seat, `logged:${key}`, { line });
  }

  ready(seat: SeatSubject, took: { readonly elapsedMs: number; readonly driverMs: number }): Promise<void> {
    return this.publish(seatReadyV1, seat, 'ready', { gatewayUrl: this.gatewayUrl, ...took });
  }

  failed(
    seat: SeatSubject,
    why: { readonly code: string; readonly sentence: string; readonly retryable: boolean },
  ): Promise<void> {
    const { code, sentence, retryable } = why;
    return this.publish(seatFailedV1, seat, 'failed', { code, sentence, retryable });
  }

  died(seat: SeatSubject): Promise<void> {
    const sentence = 'Your environment stopped: it was killed, or ran out of memory.';
    return this.publish(seatFailedV1, seat, 'died', { code: 'seat-died', sentence, retryable: true });
  }

  cleaned(seat: SeatSubject, elapsedMs: number): Promise<void> {
    return this.publish(seatCleanedV1, seat, 'cleaned', { elapsedMs });
  }

  private async publish<S extends z.ZodType>(
    contract: EventContract<string, S>,
    seat: SeatSubject,
    fact: string,
    facts: object,
  ): Promise<void> {
    const { bookingId, seatId, attempt, traceparent } = seat;
    const common = { bookingId, seatId, attempt, backend: this.backend, at: new Date().toISOString() };
    await publishEvent(this.bus, contract, { ...common, ...facts } as z.input<S>, {
      source: `/worker/${this.backend}`,
      id: `${seatId}:${fact}`,
      ...(traceparent === undefined ? {} : { traceparent: childTraceparent(traceparent) }),
    });
  }
}
