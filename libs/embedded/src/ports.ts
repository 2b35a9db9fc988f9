import { createServer } from 'node:net';

const loopback = '127.0.0.1';

/** Whether a server could listen on this port now. Port 0 is always free. */
export function isPortFree(port: number, host = loopback): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** A port that nothing listens on. Somebody else may take it before you do: be ready to ask again. */
export function freePort(host = loopback): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ port: 0, host }, () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

/** A port that was asked for, and the one that can be had. */
export interface PickedPort {
  readonly wanted: number;
  readonly port: number;
  /** True when `wanted` was taken: say so to whoever asked for it. */
  readonly wasMoved: boolean;
}

/** How many neighbours of a taken port are tried before any free port will do. */
const neighbours = 20;

/**
 * Gives the port that was asked for, or the next free one. A port in `reserved` counts as taken, so that
 * several picks made before anything listens do not give the same port twice.
 */
export async function pickPort(
  wanted: number,
  { host = loopback, reserved = new Set<number>() }: { host?: string; reserved?: Set<number> } = {},
): Promise<PickedPort> {
  const take = (port: number): PickedPort => {
    reserved.add(port);
    return { wanted, port, wasMoved: wanted !== 0 && port !== wanted };
  };
  if (wanted !== 0) {
    for (let port = wanted; port <= Math.min(wanted + neighbours, 65535); port++) {
      if (!reserved.has(port) && (await isPortFree(port, host))) return take(port);
    }
  }
  let port = await freePort(host);
  while (reserved.has(port)) port = await freePort(host);
  return take(port);
}
