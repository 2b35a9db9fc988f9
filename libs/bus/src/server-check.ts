import type { NatsConnection } from '@nats-io/transport-node';
import type { BusOptions } from './bus';

/** Oldest nats-server with the fixes that our promises rest on (docs/decisions). */
export const oldestServer = [2, 12, 7] as const;

/** A nats-server that would break a promise. Says which and what to do. */
export class UnsafeServerError extends Error {
  override readonly name = 'UnsafeServerError';
}

/** Whether a version such as `2.14.0` or `2.15.1-RC.1` is at least the oldest that is supported. */
export function isSupportedVersion(version: string): boolean {
  const parts = /^(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number);
  if (parts === undefined) return false;
  for (const [index, oldest] of oldestServer.entries()) {
    const part = parts[index] ?? 0;
    if (part !== oldest) return part > oldest;
  }
  return true;
}

export async function assertServerIsSafe(
  connection: NatsConnection,
  options: Pick<BusOptions, 'monitorUrl' | 'log'>,
): Promise<void> {
  const version = connection.info?.version ?? 'unknown';
  if (!isSupportedVersion(version)) {
    throw new UnsafeServerError(
      `This nats-server is ${version}; ${oldestServer.join('.')} or newer is needed, because older ones lose acknowledged messages. Update it, or unset WOD_NATS_URL to use the embedded one.`,
    );
  }
  if (connection.info?.jetstream !== true) {
    throw new UnsafeServerError(
      'This nats-server runs without JetStream. Start it with a `jetstream { … }` block in its configuration.',
    );
  }
  if (options.monitorUrl === undefined) return;
  if ((await readSyncAlways(options.monitorUrl)) !== true) {
    throw new UnsafeServerError(
      'This nats-server acknowledges messages before they are on disk, so a power cut would lose bookings’ events. Set `sync_interval: always` in its `jetstream { … }` block.',
    );
  }
}

async function readSyncAlways(monitorUrl: string): Promise<boolean | undefined> {
  const response = await fetch(new URL('/jsz', monitorUrl), { signal: AbortSignal.timeout(5_000) });
  const body = (await response.json()) as { config?: { sync_always?: boolean } };
  return body.config?.sync_always;
}
