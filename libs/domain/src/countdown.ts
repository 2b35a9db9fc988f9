const minuteMs = 60_000;

/**
 * The thresholds, in minutes before the end and from long to short, that fit a booking of this length. One that
 * would fall into the first quarter of the time is scaled down, and the others with it: a workshop of an hour is
 * not warned of its last hour when it begins. Of those that come out below a minute only the longest is kept, and
 * only where there is no other.
 */
export function fittingThresholds(thresholdMinutes: readonly number[], totalMinutes: number): number[] {
  const longest = Math.max(0, ...thresholdMinutes);
  const scale = longest > totalMinutes * 0.75 ? (totalMinutes * 0.75) / longest : 1;
  const scaled = thresholdMinutes
    .map((minutes) => Math.round(minutes * scale * 100) / 100)
    .filter((minutes) => minutes > 0 && minutes < totalMinutes)
    .sort((a, b) => b - a);
  const telling = scaled.filter((minutes) => minutes >= 1);
  return [...new Set(telling.length > 0 ? telling : scaled.slice(0, 1))];
}

/** The thresholds of one booking and what was told of them. */
export interface CountdownSnapshot {
  readonly readyAt: Date;
  readonly endsAt: Date;
  readonly thresholdMinutes: readonly number[];
  /** Thresholds already told for this very end; an end that was moved starts anew. */
  readonly warned: readonly number[];
}

export interface CountdownPlan {
  readonly expired: boolean;
  /** The threshold to tell now: the shortest that is due, so that a late sweep tells one and not three. */
  readonly warn: number | undefined;
  /** When to look again. */
  readonly dueAt: Date;
}

/** What is to be told at `now`. Pure. */
export function planCountdown(snapshot: CountdownSnapshot, now: Date): CountdownPlan {
  const { readyAt, endsAt, warned } = snapshot;
  if (now >= endsAt) return { expired: true, warn: undefined, dueAt: endsAt };
  const total = (endsAt.getTime() - readyAt.getTime()) / minuteMs;
  const thresholds = fittingThresholds(snapshot.thresholdMinutes, total);
  const at = (minutes: number) => new Date(endsAt.getTime() - minutes * minuteMs);
  const due = thresholds.filter((minutes) => at(minutes) <= now);
  const shortest = due.at(-1);
  const alreadyTold = shortest === undefined || warned.some((told) => told <= shortest);
  const next = thresholds.find((minutes) => at(minutes) > now);
  return {
    expired: false,
    warn: alreadyTold ? undefined : shortest,
    dueAt: next === undefined ? endsAt : at(next),
  };
}
