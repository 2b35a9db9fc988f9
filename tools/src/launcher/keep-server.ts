import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessEnd } from '@wod/embedded';
import { defaultBackoffMs, howItEnded, waitBefore } from './supervised-service';

/** An embedded server as far as keeping it alive goes. */
export interface KeptServer {
  readonly ended: Promise<ProcessEnd>;
  lastLines(): string[];
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a server again when it dies; services wait for it meanwhile. Says each death and each return.
 * @returns how to stop it for good.
 */
export function keepServer(
  name: string,
  server: KeptServer,
  say: (sentence: string) => void,
  backoffMs: readonly number[] = defaultBackoffMs,
): () => Promise<void> {
  let isStopping = false;
  const stopping = new AbortController();
  const keeping = (async () => {
    for (let attempt = 1; !isStopping; attempt++) {
      const ended = await server.ended;
      if (isStopping) return;
      const waitMs = waitBefore(attempt, backoffMs);
      const log = ['Its log ends:', ...server.lastLines()].join('\n  ');
      say(`${name} ${howItEnded(ended)}; it is started again in ${waitMs / 1000} s. ${log}`);
      await delay(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (isStopping) return;
      await server.restart().then(
        () => {
          attempt = 0;
          say(`${name} is back.`);
        },
        (error: unknown) => say(error instanceof Error ? error.message : String(error)),
      );
    }
  })();
  return async () => {
    isStopping = true;
    stopping.abort();
    await server.stop();
    await Promise.race([keeping, delay(5_000, undefined, { ref: false })]);
    // A restart that was under way when the stop came.
    await server.stop();
  };
}
