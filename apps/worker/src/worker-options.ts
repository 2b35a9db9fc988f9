import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { heartbeatIntervalMs } from '@wod/contracts';
import type { SettingsOf } from '@wod/settings';

/** Times of a worker in milliseconds. Tests shorten them. */
export interface WorkerTimes {
  readonly heartbeatMs: number;
  /** Between two listings of the driver. */
  readonly refreshMs: number;
  /** How long a seat may still take when the worker was told to stop; stopping takes 20 s at most. */
  readonly stopGraceMs: number;
  readonly startMs: number;
}

/** All that a worker is told, read from its settings once. */
export interface WorkerOptions {
  readonly backend: string;
  readonly capacity: number;
  readonly startSlots: number;
  readonly version: string;
  readonly bus: {
    readonly url: string;
    readonly user?: string | undefined;
    readonly password?: string | undefined;
  };
  readonly gateway: { readonly host: string; readonly port: number; readonly publicUrl: URL };
  /** Absolute. */
  readonly stateDir: string;
  readonly times: WorkerTimes;
}

/** A setting that is well formed but cannot work. Names it, never its value. */
export class WorkerOptionsError extends Error {
  override readonly name = 'WorkerOptionsError';
}

/** @throws WorkerOptionsError */
export function workerOptions(settings: SettingsOf<'worker'>): WorkerOptions {
  const publicUrl = new URL(settings.WOD_GATEWAY_URL);
  if (publicUrl.pathname !== '/' || publicUrl.search !== '') {
    throw new WorkerOptionsError(
      'WOD_GATEWAY_URL: use an address without a path, e.g. https://seats.example.org; seats are at /seat/… below it',
    );
  }
  return {
    backend: settings.WOD_BACKEND,
    capacity: settings.WOD_CAPACITY,
    startSlots: settings.WOD_START_SLOTS ?? Math.min(availableParallelism(), 256),
    version: productVersion(),
    bus: {
      url: settings.WOD_NATS_URL,
      user: settings.WOD_NATS_USER,
      password: settings.WOD_NATS_PASSWORD,
    },
    gateway: { host: settings.WOD_GATEWAY_HOST, port: settings.WOD_GATEWAY_PORT, publicUrl },
    stateDir: resolve(settings.WOD_STATE_DIR),
    times: {
      heartbeatMs: heartbeatIntervalMs,
      refreshMs: 5_000,
      stopGraceMs: 14_000,
      startMs: settings.WOD_SEAT_START_SECONDS * 1_000,
    },
  };
}

/** The version of the workspace, from sources and build alike. */
function productVersion(): string {
  const text = readFileSync(join(__dirname, '../../../package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
