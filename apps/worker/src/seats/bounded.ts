/**
 * Settles as `work` does, or rejects with the signal's reason `graceMs` after the signal was aborted. A driver
 * promises to end soon after an abort; one whose engine hangs must still not hold its caller for ever. The
 * work itself goes on: `late` is told when it succeeds after all, so that it can be undone.
 */
export async function bounded<T>(
  work: Promise<T>,
  signal: AbortSignal,
  graceMs: number,
  late: (value: T) => void = () => undefined,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let onAbort = (): void => undefined;
  let isGivenUp = false;
  const givenUp = new Promise<never>((_, reject) => {
    onAbort = () => {
      timer = setTimeout(() => {
        isGivenUp = true;
        reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
      }, graceMs);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  void work.then(
    (value) => {
      if (isGivenUp) late(value);
    },
    () => undefined,
  );
  try {
    return await Promise.race([work, givenUp]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
