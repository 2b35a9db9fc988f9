import type { Logger } from 'pino';
import { isUnreachable } from '../database/data-source';
import type { Transactions } from '../database/transactions';
import type { Keys } from '../keys/keys';
import type { MailSender, SendOutcome } from '../mail/mail-sender';
import { renderMail } from '../mail/render-mail';
import { composeMail, type MailSite, type QueuedMailRow } from './compose-mail';
import { judgeMail, type MailVerdict } from './mail-policy';

interface ClaimedMail extends QueuedMailRow {
  readonly tries: number;
  readonly unknowns: number;
  readonly was: 'queued' | 'sending';
}

/** Mails that are on their way at the same moment. */
const inFlight = 10;
/** Milliseconds after which a mail that is being sent by a process that died is looked at again. */
const leaseMs = 2 * 60_000;
const pollMs = 1_000;

const diedWhileSending: SendOutcome = {
  kind: 'unknown',
  sentence: 'The mailer stopped while the mail was on its way.',
};

/**
 * Sends queued mails. A mail is claimed under a lock and marked before its first byte leaves, so that no two
 * processes send it, and what happened to a try is written down before the next one.
 */
export class MailQueue {
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private busy = false;
  private again = false;
  private waitsForServer = false;

  constructor(
    private readonly transactions: Transactions,
    private readonly sender: MailSender,
    private readonly keys: Keys,
    private readonly site: MailSite,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.transactions.wakes$.subscribe((wake) => {
      if (wake === 'mail') this.kick();
    });
    this.kick();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
    await this.running;
    await this.sender.close();
  }

  private kick(): void {
    if (this.stopping.signal.aborted) return;
    if (this.busy) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    this.busy = true;
    this.running = this.drain().finally(() => {
      this.busy = false;
      if (this.stopping.signal.aborted) return;
      this.timer = setTimeout(() => this.kick(), this.again ? 0 : pollMs);
      this.again = false;
    });
  }

  private async drain(): Promise<void> {
    try {
      for (;;) {
        const claimed = await this.claim();
        if (claimed.length === 0 || this.stopping.signal.aborted) return;
        await Promise.all(claimed.map((mail) => this.deliver(mail)));
      }
    } catch (error) {
      if (isUnreachable(error)) this.log.warn('the mailer waits for the database');
      else this.log.error({ err: error }, 'the mailer met an error; it goes on');
    }
  }

  private async claim(): Promise<ClaimedMail[]> {
    return this.transactions.run((tx) =>
      tx.query<ClaimedMail>(
        `with due as (
           select id, state from mail where state in ('queued', 'sending') and due_at <= now()
           order by due_at limit $1 for update skip locked)
         update mail set state = 'sending', tries = tries + 1, due_at = now() + $2 * interval '1 millisecond'
         from due where mail.id = due.id
         returning mail.id, mail.booking_id, mail.kind, mail.facts, mail.tries, mail.unknowns, due.state as was`,
        [inFlight, leaseMs],
      ),
    );
  }

  private async deliver(mail: ClaimedMail): Promise<void> {
    const verdict = await this.attempt(mail);
    const again = verdict.state === 'queued';
    await this.transactions.run((tx) =>
      tx.query(
        `update mail set state = $2, last_error = $3, sent_at = case when $2 = 'sent' then now() end,
           due_at = now() + $4 * interval '1 millisecond', unknowns = unknowns + $5
         where id = $1 and state = 'sending'`,
        [
          mail.id,
          verdict.state,
          verdict.state === 'sent' ? null : verdict.error,
          again ? verdict.inMs : 0,
          again && verdict.unknown ? 1 : 0,
        ],
      ),
    );
    this.tell(mail, verdict);
  }

  private async attempt(mail: ClaimedMail): Promise<MailVerdict> {
    if (mail.was === 'sending') {
      const verdict = judgeMail(mail.kind, diedWhileSending, mail.tries, mail.unknowns);
      if (verdict.state !== 'queued') return verdict;
    }
    const composed = await composeMail(this.transactions.source, this.keys, this.site, mail, new Date());
    if (composed === undefined)
      return { state: 'failed', error: 'It was no longer true when it could be sent.' };
    const rendered = await renderMail(composed.message);
    const outcome = await this.sender.send(
      { to: composed.to, ...rendered, messageId: `<${mail.id}@${new URL(this.site.publicUrl).hostname}>` },
      this.stopping.signal,
    );
    const verdict = judgeMail(mail.kind, outcome, mail.tries, mail.unknowns);
    return mail.was === 'sending' && verdict.state === 'queued' ? { ...verdict, unknown: true } : verdict;
  }

  private tell(mail: ClaimedMail, verdict: MailVerdict): void {
    const facts = { mailId: mail.id, bookingId: mail.booking_id, kind: mail.kind, tries: mail.tries };
    if (verdict.state === 'sent') {
      if (this.waitsForServer) this.log.info('the mail server is back');
      this.waitsForServer = false;
      this.log.info(facts, 'mail sent');
    } else if (verdict.state === 'queued') {
      this.waitsForServer = true;
      this.log.warn({ ...facts, why: verdict.error }, 'mail not sent yet; it is tried again');
    } else {
      this.log.error({ ...facts, why: verdict.error }, `mail ${verdict.state}`);
    }
  }
}
