/** What the loop does with a message after its handler. */
export type Verdict =
  | { readonly do: 'ack' }
  | { readonly do: 'retry'; readonly delayMs: number }
  | { readonly do: 'bury'; readonly reason: string };

/** Thrown by a handler that wants the message again after a while, without counting it as a fault of its own. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';

  constructor(
    readonly delayMs: number,
    reason: string,
  ) {
    super(reason);
  }
}

/** Thrown by a handler that can never succeed with this message, e.g. one that breaks its contract. */
export class PoisonMessage extends Error {
  override readonly name = 'PoisonMessage';
}

const backOffMs = [1_000, 5_000, 30_000, 120_000] as const;

/**
 * Decides, after delivery number `deliveries` (from 1), what happens to a message.
 * @param error what the handler threw, or `undefined` when it succeeded
 */
export function judge(deliveries: number, maxDeliveries: number, error: unknown): Verdict {
  if (error === undefined) return { do: 'ack' };
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
  if (error instanceof PoisonMessage) return { do: 'bury', reason };
  if (deliveries >= maxDeliveries) return { do: 'bury', reason };
  if (error instanceof RetryLater) return { do: 'retry', delayMs: error.delayMs };
  return { do: 'retry', delayMs: backOffMs[Math.min(deliveries, backOffMs.length) - 1] ?? 120_000 };
}
