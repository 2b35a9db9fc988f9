import type { SeatState } from '@wod/contracts';

/** A seat as PostgreSQL has it. */
export interface WantedSeat {
  readonly seatId: string;
  readonly state: SeatState;
  /** When it came into this state. */
  readonly since: Date;
}

/** A seat as its backend's heartbeat lists it. */
export interface ListedSeat {
  readonly seatId: string;
  readonly bookingId: string;
  readonly attempt: number;
  readonly running: boolean;
}

export type Correction =
  /** The backend has a seat that nobody wants. */
  | { readonly do: 'clean'; readonly seat: ListedSeat }
  /** A ready seat is not there any more, or does not run. */
  | { readonly do: 'lose'; readonly seatId: string; readonly why: 'missing' | 'dead' }
  /** A draining seat is not there: its report was lost. */
  | { readonly do: 'confirm-gone'; readonly seatId: string }
  /** A draining seat is still there: its job was lost. */
  | { readonly do: 'clean-again'; readonly seatId: string };

/** Milliseconds that a state must have lasted before a list may contradict it. */
const settleMs = 10_000;

/**
 * Compares what PostgreSQL wants on one backend with what the backend's driver listed at `listedAt`. Both
 * ways, and only where the row is older than the list by some seconds, so that what is in progress is left
 * alone. Pure; running it twice on the same input asks for the same, harmless things.
 */
export function reconcile(
  wanted: readonly WantedSeat[],
  listed: readonly ListedSeat[],
  listedAt: Date,
): Correction[] {
  const corrections: Correction[] = [];
  const rows = new Map(wanted.map((seat) => [seat.seatId, seat]));
  const there = new Map(listed.map((seat) => [seat.seatId, seat]));
  const settled = (seat: WantedSeat) => listedAt.getTime() - seat.since.getTime() >= settleMs;
  for (const seat of listed) {
    const row = rows.get(seat.seatId);
    if (row === undefined || row.state === 'gone') corrections.push({ do: 'clean', seat });
    else if (row.state === 'draining' && settled(row)) {
      corrections.push({ do: 'clean-again', seatId: seat.seatId });
    } else if (row.state === 'ready' && !seat.running && settled(row)) {
      corrections.push({ do: 'lose', seatId: seat.seatId, why: 'dead' });
    }
  }
  for (const seat of wanted) {
    if (there.has(seat.seatId) || !settled(seat)) continue;
    if (seat.state === 'ready') corrections.push({ do: 'lose', seatId: seat.seatId, why: 'missing' });
    if (seat.state === 'draining') corrections.push({ do: 'confirm-gone', seatId: seat.seatId });
  }
  return corrections;
}
