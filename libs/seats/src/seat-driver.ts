import type { Readable } from 'node:stream';
import type { DriverName, SeatLimits, SeatStep } from '@wod/contracts';

/** Which limits of a seat a driver really holds a student to. What is missing here is told to operators. */
export type EnforcedLimit = 'memory' | 'cpu' | 'pids' | 'disk' | 'network';

/** All that a driver needs to make one seat. */
export interface SeatSpec {
  readonly seatId: string;
  readonly bookingId: string;
  readonly attempt: number;
  /** Jupyter's base URL, `/seat/<seatId>/`: it cannot change later, so it names the seat, not the student. */
  readonly basePath: string;
  /** Jupyter's own token. Only the worker knows it; its gateway puts it on every request. */
  readonly token: string;
  readonly limits: SeatLimits;
  readonly network: 'none' | 'open';
  /** Kept with the seat and given back by `list` and `find`, so that a restarted worker knows its seats. */
  readonly meta: Readonly<Record<string, string>>;
}

/** Where the gateway reaches a seat's Jupyter. */
export type Upstream =
  | { readonly kind: 'socket'; readonly socketPath: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

/** One seat that exists, as the driver's engine tells it. */
export interface SeatHandle {
  readonly seatId: string;
  readonly bookingId: string;
  readonly attempt: number;
  readonly basePath: string;
  readonly token: string;
  readonly meta: Readonly<Record<string, string>>;
  readonly upstream: Upstream;
  /** False when the sandbox exists but its Jupyter does not run: killed, out of memory, half made. */
  readonly running: boolean;
}

export type DriverHealth =
  | { readonly healthy: true }
  /** `sentence` says what the driver waits for and what an operator can do. */
  | { readonly healthy: false; readonly sentence: string };

/** Told about each step as it is reached, and about lines worth showing to a person. */
export interface SeatProgress {
  reached(step: SeatStep, message: string): void;
  log(line: string): void;
}

/**
 * Makes, lists and removes seats on one backend. The promises, kept by one contract test for every driver:
 *
 * - `create` is idempotent: called again with the same seatId it adopts what runs or replaces what does
 *   not; two calls at once end in one seat. It returns when Jupyter answered on the upstream, or throws a
 *   `SeatError`. On any error or abort it leaves nothing behind.
 * - A seat outlives its worker: after a crash and a restart `list` names it again with its meta and token.
 * - `list` asks the engine each time, and names also seats that are half made or dead, so that orphans can
 *   be found. It names only seats of its own backend.
 * - `remove` is idempotent; an absent seat is a success. When it returns, nothing is left: no process,
 *   container, volume, network, mount, socket or folder.
 * - Absence is a value: `find` answers `undefined`.
 * - Every call ends soon after its signal is aborted.
 */
export interface SeatDriver {
  readonly name: DriverName;
  readonly enforces: readonly EnforcedLimit[];
  /** Whether the engine answers now. Cheap; called at each heartbeat. */
  health(signal: AbortSignal): Promise<DriverHealth>;
  /** Makes sure that the seat image or root is there. May take minutes the first time; says what it does. */
  prepare(log: (line: string) => void, signal: AbortSignal): Promise<void>;
  /**
   * Makes a seat.
   * @param content tar of the student's home (already rendered); owners in it are ignored, the student owns all
   */
  create(spec: SeatSpec, content: Buffer, progress: SeatProgress, signal: AbortSignal): Promise<SeatHandle>;
  find(seatId: string, signal: AbortSignal): Promise<SeatHandle | undefined>;
  list(signal: AbortSignal): Promise<readonly SeatHandle[]>;
  /** A tar of the student's home as it is now; `undefined` when the seat does not exist. */
  exportWork(seatId: string, signal: AbortSignal): Promise<Readable | undefined>;
  remove(seatId: string, signal: AbortSignal): Promise<void>;
  /** Lets go of connections; seats stay. */
  close(): Promise<void>;
}
