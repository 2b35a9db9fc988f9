import type { BackendHeartbeatV1 } from '@wod/contracts';
import type { DriverHealth } from '@wod/seats';

/** What stays the same as long as this worker runs. */
export interface WorkerIdentity {
  readonly backend: string;
  /** New at each start. */
  readonly workerId: string;
  readonly version: string;
  readonly driver: BackendHeartbeatV1['driver'];
  readonly enforces: readonly BackendHeartbeatV1['enforces'][number][];
  readonly capacity: number;
  readonly startSlots: number;
  readonly gatewayUrl: string;
}

/** What one heartbeat reports. */
export interface HeartbeatFacts {
  readonly at: Date;
  readonly health: DriverHealth;
  readonly seats: readonly {
    readonly seatId: string;
    readonly bookingId: string;
    readonly attempt: number;
    readonly running: boolean;
  }[];
  readonly creating: readonly string[];
}

export function composeHeartbeat(identity: WorkerIdentity, facts: HeartbeatFacts): BackendHeartbeatV1 {
  const { health } = facts;
  return {
    ...identity,
    enforces: [...identity.enforces],
    at: facts.at.toISOString(),
    healthy: health.healthy,
    ...(health.healthy ? {} : { sentence: health.sentence.slice(0, 500) }),
    seats: facts.seats.map(({ seatId, bookingId, attempt, running }) => ({
      seatId,
      bookingId,
      attempt,
      running,
    })),
    creating: facts.creating.slice(0, 256),
  };
}
