import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** Where the probe goes and what it shows there. */
export interface ProbeTarget {
  /** The address that the gateway listens on, reached over loopback. */
  readonly host: string;
  readonly port: number;
  /** Host name as a browser sends it. */
  readonly publicHost: string;
  /** A short session of the seat, as the value of a `Cookie` header. */
  readonly cookie: string;
}

/** Milliseconds that one try may take. */
const tryMs = 5_000;

/**
 * Asks for a seat exactly as its student will: through this worker's own gateway, with a session, under the
 * public host name. "Ready" is said only after this answered 200.
 */
export class GatewayProbe {
  constructor(private readonly targetOf: (seatId: string) => ProbeTarget) {}

  /**
   * Resolves with true at the first 200, and with false as soon as the seat does not live any more; rejects
   * with the signal's reason.
   */
  async untilAnswers(seatId: string, isAlive: () => boolean, signal: AbortSignal): Promise<boolean> {
    for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 500)) {
      signal.throwIfAborted();
      if ((await this.status(seatId, signal)) === 200) return true;
      if (!isAlive()) return false;
      await delay(pauseMs, undefined, { signal });
    }
  }

  private status(seatId: string, signal: AbortSignal): Promise<number | undefined> {
    const target = this.targetOf(seatId);
    return new Promise((resolve) => {
      const asking = request(
        {
          host: target.host,
          port: target.port,
          path: `/seat/${seatId}/api/status`,
          headers: { host: target.publicHost, cookie: target.cookie, accept: 'application/json' },
          agent: false,
          signal: AbortSignal.any([signal, AbortSignal.timeout(tryMs)]),
        },
        (response) => {
          response.resume();
          response.on('end', () => resolve(response.statusCode));
          response.on('error', () => resolve(undefined));
        },
      );
      asking.on('error', () => resolve(undefined));
      asking.end();
    });
  }
}
