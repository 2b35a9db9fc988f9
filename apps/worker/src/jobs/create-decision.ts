import type { SeatMark } from '../seats/seat-journal';

/**
 * What to do with a job that asks for a seat:
 * `make` it, or go on with what is there · `adopt` a seat that students were told about: it may only be
 * announced once more · `repeat-failure`: say again what was said · `clean-up`: too late, leave nothing and
 * say nothing · `ignore`: its end was asked for, or told, already.
 */
export type CreateDecision = 'make' | 'adopt' | 'repeat-failure' | 'clean-up' | 'ignore';

/**
 * Decides by what became of the seat before. An announced seat is never cleaned up for being late: the
 * student may be in it, and only the acknowledgement of its job was lost. If the api did give it up, it
 * fences the repeated announcement and sends a clean-up.
 */
export function decideCreate(
  mark: SeatMark | undefined,
  job: { readonly giveUpAt: string },
  now: Date,
): CreateDecision {
  switch (mark?.kind) {
    case 'removed':
    case 'died':
      return 'ignore';
    case 'announced':
      return 'adopt';
    case 'failed':
      return 'repeat-failure';
    case undefined:
      return now.getTime() >= Date.parse(job.giveUpAt) ? 'clean-up' : 'make';
  }
}
