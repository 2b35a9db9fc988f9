import type { MailKind } from '../mail/mail-kinds';
import type { SendOutcome } from '../mail/mail-sender';

/** What becomes of a mail after one try. */
export type MailVerdict =
  | { readonly state: 'sent' }
  | { readonly state: 'failed'; readonly error: string }
  | { readonly state: 'unknown'; readonly error: string }
  | { readonly state: 'queued'; readonly error: string; readonly inMs: number; readonly unknown: boolean };

const backOffMs = [2_000, 10_000, 30_000, 120_000, 600_000, 1_800_000] as const;
/** A mail that no server took for this many tries is given up: about a day. */
const maxTries = 50;

/**
 * Decides by kind. When the answer was lost, nobody can know whether the mail arrived: credentials are sent once
 * more, with the same Message-ID, because a student without them cannot work and two of the same harm nobody;
 * every other mail is not.
 * @param tries tries made, this one included
 * @param unknowns earlier tries whose answer was lost
 */
export function judgeMail(
  kind: MailKind,
  outcome: SendOutcome,
  tries: number,
  unknowns: number,
): MailVerdict {
  switch (outcome.kind) {
    case 'sent':
      return { state: 'sent' };
    case 'refused':
      return { state: 'failed', error: outcome.sentence };
    case 'later':
      if (tries >= maxTries) return { state: 'failed', error: outcome.sentence };
      return {
        state: 'queued',
        error: outcome.sentence,
        inMs: backOffMs[Math.min(tries, backOffMs.length) - 1] ?? 2_000,
        unknown: false,
      };
    case 'unknown':
      if (kind !== 'credentials' || unknowns > 0) return { state: 'unknown', error: outcome.sentence };
      return { state: 'queued', error: outcome.sentence, inMs: 5_000, unknown: true };
  }
}
