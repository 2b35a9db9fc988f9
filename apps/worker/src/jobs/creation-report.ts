import type { CreateSeatV1, SeatStep } from '@wod/contracts';
import type { SeatProgress } from '@wod/seats';
import type { Log } from '../logging/log';
import type { SeatEvents, SeatSubject } from './seat-events';

/** Lines of one seat that are published at most; the rest is of no help to anybody. */
const maxLines = 200;

// Escape sequences of terminals, and whatever else does not print.
const unprintable =
  /(?:\u001b\[[0-?]*[ -/]*[@-~]|\u001b[@-Z\\-_]|[\u0000-\u0020\u007f-\u009f\u2028\u2029])+/gu;

/** One printable line of at most `max` characters, without any of the `secrets`. */
export function printable(text: string, secrets: readonly string[], max: number): string {
  let line = text;
  for (const secret of secrets) line = line.replaceAll(secret, '…');
  line = line.replace(unprintable, ' ').trim();
  return line.length > max ? `${line.slice(0, max - 1)}…` : line;
}

/** What must not appear in any line about this job, whoever printed it. */
export function secretsOf(job: CreateSeatV1, token: string): string[] {
  const { linkKey, passwordProof } = job.access;
  const password = job.variables['PASSSTU'] ?? '';
  // Shorter ones could be words of the sentence.
  return [token, linkKey, passwordProof, password].filter((secret) => secret.length >= 8);
}

/**
 * Publishes how far the making of one seat is. A help to those who wait, not a fact to build on: what cannot
 * be published is left out, and no seat waits for it. Events keep their order because they are sent at once,
 * over one connection. `taken` and `answer` are the worker's own to say.
 */
export class CreationReport implements SeatProgress {
  private readonly startedAt = performance.now();
  private readonly steps = new Set<SeatStep>();
  private lines = 0;
  private isFailureTold = false;

  constructor(
    private readonly events: SeatEvents,
    private readonly seat: SeatSubject,
    /** Number of this delivery of the job; makes the lines of each try its own. */
    private readonly delivery: number,
    private readonly secrets: readonly string[],
    private readonly logger: Log,
  ) {}

  get elapsedMs(): number {
    return Math.round(performance.now() - this.startedAt);
  }

  reached(step: SeatStep, message: string): void {
    if (step !== 'taken' && step !== 'answer') this.step(step, message);
  }

  step(step: SeatStep, message: string): void {
    if (this.steps.has(step)) return;
    this.steps.add(step);
    this.logger.info({ step, elapsedMs: this.elapsedMs }, `Reached "${step}".`);
    const text = printable(message, this.secrets, 500) || step;
    this.send(this.events.progressed(this.seat, step, text, this.elapsedMs));
  }

  log(line: string): void {
    const text = printable(line, this.secrets, 2_000);
    if (text === '' || ++this.lines > maxLines) return;
    this.send(this.events.logged(this.seat, `${this.delivery}.${this.lines}`, text));
  }

  private send(sending: Promise<void>): void {
    sending.catch((error: unknown) => {
      if (!this.isFailureTold) this.logger.warn({ err: error }, 'Progress could not be published.');
      this.isFailureTold = true;
    });
  }
}
