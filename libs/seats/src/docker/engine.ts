import Docker from 'dockerode';
import { orAborted } from '../abort';
import { SeatError } from '../seat-error';

/** How long the engine may take for a question that it answers from memory. */
const pingTimeoutMs = 3_000;

/**
 * Connects to an engine on this machine. Seats are reached by unix sockets in folders that the engine and
 * the worker share, so an engine elsewhere is of no use.
 * @param dockerHost as DOCKER_HOST, `unix:///path`; by default the engine's usual socket
 */
export function connectEngine(dockerHost: string | undefined): Docker {
  if (dockerHost === undefined || dockerHost === '')
    return new Docker({ socketPath: '/var/run/docker.sock' });
  const [, socketPath] = /^(?:unix:\/\/)?(\/.+)$/.exec(dockerHost) ?? [];
  if (socketPath !== undefined) return new Docker({ socketPath });
  const sentence = 'The Docker engine must be on the machine of its worker: give its socket as unix:///path.';
  throw new SeatError('engine-unreachable', sentence, false);
}

/** Whether the engine answers; the reason in its own words when it does not. */
export async function pingEngine(engine: Docker, signal: AbortSignal): Promise<string | undefined> {
  try {
    await orAborted(engine.ping(), AbortSignal.any([signal, AbortSignal.timeout(pingTimeoutMs)]));
    return undefined;
  } catch (error) {
    if (error instanceof SeatError) return 'it is silent';
    return error instanceof Error ? error.message : String(error);
  }
}

/** The HTTP status of an engine's refusal: 404 absent, 409 in the way, 304 already so. */
export function statusCode(error: unknown): number | undefined {
  const { statusCode: code } = (error ?? {}) as { statusCode?: unknown };
  return typeof code === 'number' ? code : undefined;
}

/** Runs a call whose refusals with these codes are as good as its success; gives undefined for them. */
export async function allowing<T>(codes: readonly number[], call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (codes.includes(statusCode(error) ?? 0)) return undefined;
    throw error;
  }
}

/** The engine could not be talked to at all, as opposed to having refused. */
export function isUnreachable(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^(ECONN|ENOENT|EACCES|EPIPE|ETIMEDOUT)/.test(code);
}
