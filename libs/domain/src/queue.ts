/**
 * Seconds until the place at `position` (1 is next) is free, from the ends of live bookings of the same
 * workshop; `undefined` when that many ends are not known. `startSeconds` is what a start usually takes.
 */
export function estimateWait(
  position: number,
  ends: readonly Date[],
  startSeconds: number,
  now: Date,
): number | undefined {
  const end = [...ends].sort((a, b) => a.getTime() - b.getTime())[position - 1];
  if (end === undefined) return undefined;
  return Math.max(0, Math.round((end.getTime() - now.getTime()) / 1000 + startSeconds));
}
