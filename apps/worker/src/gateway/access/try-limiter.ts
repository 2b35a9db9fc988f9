/**
 * Counts wrong tries in a sliding window. Right ones are never counted, so a student who knows the password
 * is held up by nobody else's guesses but those from the same address.
 */
export class TryLimiter {
  private readonly wrong = new Map<string, number[]>();

  constructor(
    private readonly tries: number,
    private readonly windowMs: number,
    private readonly now: () => number = Date.now,
    /** Keys that are remembered at most; the ones that tried longest ago are forgotten first. */
    private readonly maxKeys = 10_000,
  ) {}

  /** Seconds until another try is welcome; 0 when it is now. */
  retryAfterSeconds(key: string): number {
    const recent = this.recent(key);
    const first = recent[recent.length - this.tries];
    return first === undefined ? 0 : Math.max(1, Math.ceil((first + this.windowMs - this.now()) / 1000));
  }

  wasWrong(key: string): void {
    const recent = [...this.recent(key), this.now()].slice(-this.tries);
    this.wrong.delete(key);
    this.wrong.set(key, recent);
    for (const oldest of this.wrong.keys()) {
      if (this.wrong.size <= this.maxKeys) return;
      this.wrong.delete(oldest);
    }
  }

  private recent(key: string): number[] {
    return (this.wrong.get(key) ?? []).filter((at) => at > this.now() - this.windowMs);
  }
}
