import { setTimeout as delay } from 'node:timers/promises';
import type { CaughtMail } from '../mail/caught-mail';
import { MailCatcher } from '../mail/mail-catcher';
import type { MailAnswer } from '../mail/smtp-listener';
import { makeTestFolder } from './test-folder';

/** How a mail server can misbehave, for the next mails. */
export type MailMisbehaviour =
  /** Refuses with this code, e.g. 450 (try later) or 550 (never). */
  | { readonly kind: 'refuse'; readonly code: number; readonly times: number }
  /** Takes and keeps the mail, then the connection dies before the answer. */
  | { readonly kind: 'accept-then-drop'; readonly times: number }
  /** The connection dies before the answer and the mail is lost. */
  | { readonly kind: 'lose-then-drop'; readonly times: number }
  /** Answers late, and accepts. */
  | { readonly kind: 'slow'; readonly delayMs: number; readonly times: number };

/** A real SMTP server on a random port of loopback that keeps what it gets. */
export interface TestMail {
  /** For WOD_SMTP_URL. */
  readonly url: string;
  readonly inboxUrl: string;
  /** Newest last; all, or those delivered to one address. */
  mails(to?: string): Promise<CaughtMail[]>;
  /** The first mail, old or new, that fits. @throws after the time-out, naming what is there. */
  waitFor(fits: (mail: CaughtMail) => boolean, timeoutMs?: number): Promise<CaughtMail>;
  /** For the next mails, after misbehaviours that were asked for before. */
  misbehave(how: MailMisbehaviour): void;
  clear(): Promise<void>;
  /** Refuses connections until `comeBack`. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  stop(): Promise<void>;
}

async function answerFor(how: MailMisbehaviour | undefined): Promise<MailAnswer> {
  switch (how?.kind) {
    case undefined:
      return { kind: 'accept' };
    case 'refuse':
      return {
        kind: 'refuse',
        code: how.code,
        text: how.code < 500 ? 'Try again later.' : 'No such mailbox.',
      };
    case 'accept-then-drop':
      return { kind: 'hang-up', isKept: true };
    case 'lose-then-drop':
      return { kind: 'hang-up', isKept: false };
    case 'slow':
      await delay(how.delayMs);
      return { kind: 'accept' };
  }
}

export async function startTestMail(): Promise<TestMail> {
  const folder = makeTestFolder('mail');
  const planned: MailMisbehaviour[] = [];
  const catcher = await MailCatcher.start({
    folder: folder.path,
    smtpPort: 0,
    inboxPort: 0,
    answer: () => answerFor(planned.shift()),
  });
  return {
    url: catcher.smtpUrl,
    inboxUrl: catcher.inboxUrl,
    mails: (to) => catcher.store.list(to),
    waitFor: async (fits, timeoutMs = 5_000) => {
      for (const end = Date.now() + timeoutMs; ; await delay(10)) {
        const mails = await catcher.store.list();
        const found = mails.find(fits);
        if (found !== undefined) return found;
        if (Date.now() < end) continue;
        const there = mails.map(({ to, subject }) => `  ${to.join(', ')}: ${subject}`);
        throw new Error(
          [`No such mail came within ${timeoutMs} ms. There are ${mails.length}:`, ...there].join('\n'),
        );
      }
    },
    misbehave: (how) => planned.push(...Array.from({ length: how.times }, () => how)),
    clear: () => catcher.store.clear(),
    goAway: () => catcher.goAway(),
    comeBack: () => catcher.comeBack(),
    stop: async () => {
      await catcher.stop();
      folder.remove();
    },
  };
}
