import type { Readable } from 'node:stream';
import { createTransport, type SMTPPoolSentMessageInfo, type Transport, type Transporter } from 'nodemailer';
import SMTPPool from 'nodemailer/lib/smtp-pool';
import type { MailEnvelope, MailHealth, MailSender, SendOutcome } from '../mail-sender';
import { outcomeOfFailure, type SmtpFailure } from './smtp-outcome';
import { parseSmtpUrl } from './smtp-url';

export interface SmtpTimeouts {
  /** Until the connection, its TLS and its greeting are there. */
  readonly connectMs: number;
  readonly greetingMs: number;
  /** Silence of the server, e.g. between the last byte of a mail and the answer to it. */
  readonly socketMs: number;
  /** The whole of one `send`, waiting for a free connection included: a server may also drip. */
  readonly sendMs: number;
}

export const defaultSmtpTimeouts: SmtpTimeouts = {
  connectMs: 10_000,
  greetingMs: 10_000,
  socketMs: 30_000,
  sendMs: 90_000,
};

export interface SmtpMailSenderOptions {
  /** See `parseSmtpUrl`. */
  readonly url: string;
  /** `Name <address>` or an address. */
  readonly from: string;
  readonly timeouts?: Partial<SmtpTimeouts> | undefined;
  /** Connections at the same time. */
  readonly maxConnections?: number | undefined;
}

// What a local part and a domain are without quotes, comments, literals and lists: those are how a mail to
// one address is made to reach another.
const bareAddress = /^[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/;
const messageIdShape = /^<[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+>$/;

/** A failed try, and whether the mail had begun to leave by then. */
class HandOverError extends Error {
  override readonly name = 'HandOverError';

  constructor(
    readonly failure: SmtpFailure,
    readonly mailHasBegun: boolean,
  ) {
    super('the mail could not be handed over');
  }
}

/**
 * The pool, telling of each failure whether a byte of the mail was on its way: nodemailer reads the mail's
 * stream only once the server has answered DATA. The pool itself tries again, on another connection, only
 * mails of which it read nothing.
 */
const witnessed = (pool: SMTPPool): Transport<SMTPPoolSentMessageInfo> => ({
  name: pool.name,
  version: pool.version,
  supportsAbortSignal: true,
  send(mail, done) {
    const outgoing: Readable[] = [];
    mail.message.processFunc((stream) => {
      outgoing.push(stream);
      return stream;
    });
    pool.send(mail, (error, info) => {
      if (error === null) done(null, info);
      else
        done(
          new HandOverError(
            error,
            outgoing.some((stream) => stream.readableDidRead),
          ),
        );
    });
  },
});

/** Hands mails to one SMTP server over a few connections that are kept open. */
export class SmtpMailSender implements MailSender {
  private readonly timeouts: SmtpTimeouts;
  private readonly from: { readonly name: string; readonly address: string };
  private readonly pool: SMTPPool;
  private readonly transport: Transporter<SMTPPoolSentMessageInfo>;
  private readonly underWay = new Set<Promise<SendOutcome>>();
  private isClosed = false;

  /** @throws SmtpUrlError, RangeError when URL or sender cannot be used; neither says their value. */
  constructor(options: SmtpMailSenderOptions) {
    const { auth, rejectUnauthorized, ...server } = parseSmtpUrl(options.url);
    this.timeouts = { ...defaultSmtpTimeouts, ...options.timeouts };
    this.from = senderOf(options.from);
    this.pool = new SMTPPool({
      ...server,
      ...(auth === undefined ? {} : { auth: { ...auth } }),
      tls: { rejectUnauthorized },
      maxConnections: options.maxConnections ?? 5,
      maxMessages: 100,
      connectionTimeout: this.timeouts.connectMs,
      greetingTimeout: this.timeouts.greetingMs,
      socketTimeout: this.timeouts.socketMs,
      socketCloseTimeout: 1_000,
      // Its logger would print addresses, and with `debug` whole mails.
      logger: false,
      debug: false,
    });
    this.transport = createTransport(witnessed(this.pool));
  }

  async send(envelope: MailEnvelope, signal?: AbortSignal): Promise<SendOutcome> {
    if (this.isClosed) return { kind: 'later', sentence: 'sending of mails is shutting down' };
    if (!bareAddress.test(envelope.to)) {
      return { kind: 'refused', sentence: 'the address cannot be mailed to' };
    }
    if (!messageIdShape.test(envelope.messageId)) {
      return { kind: 'refused', sentence: 'the mail has no valid Message-ID' };
    }
    const attempt = this.attempt(envelope, signal);
    this.underWay.add(attempt);
    try {
      return await attempt;
    } finally {
      this.underWay.delete(attempt);
    }
  }

  async verify(): Promise<MailHealth> {
    try {
      await this.pool.verify();
      return { healthy: true };
    } catch (error) {
      return { healthy: false, sentence: outcomeOfFailure(error as SmtpFailure, false).sentence };
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.allSettled(this.underWay);
    this.pool.close();
  }

  private async attempt(envelope: MailEnvelope, signal: AbortSignal | undefined): Promise<SendOutcome> {
    const stop = new AbortController();
    let ranOut = false;
    const timer = setTimeout(() => {
      ranOut = true;
      stop.abort();
    }, this.timeouts.sendMs);
    const onAbort = () => stop.abort();
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted === true) stop.abort();
    try {
      await this.handOver(envelope, stop.signal);
      return { kind: 'sent' };
    } catch (error) {
      const { failure, mailHasBegun } =
        error instanceof HandOverError ? error : { failure: error as SmtpFailure, mailHasBegun: false };
      const isTimeout = ranOut && failure.code === 'EABORT';
      return outcomeOfFailure(isTimeout ? { code: 'ETIMEDOUT' } : failure, mailHasBegun);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  private async handOver(envelope: MailEnvelope, signal: AbortSignal): Promise<void> {
    const { to, subject, html, text, messageId, headers } = envelope;
    await this.transport.sendMail({
      from: { ...this.from },
      to: { name: '', address: to },
      envelope: { from: this.from.address, to: [to] },
      subject,
      text,
      html,
      messageId,
      headers: {
        ...headers,
        // RFC 3834, and Exchange's own word for it: no holiday replies to a machine.
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'All',
      },
      xMailer: false,
      // Lines of any length arrive as they were written; format=flowed would break long addresses.
      textEncoding: 'quoted-printable',
      disableFileAccess: true,
      disableUrlAccess: true,
      signal,
    });
  }
}

/** Reads `Name <address>`, the name quoted or not, or an address alone. Never a list: one mail has one sender. */
function senderOf(text: string): { name: string; address: string } {
  const parts = /^(?:"?(?<name>[^"<>]*?)"?\s*<(?<inner>[^<>]+)>|(?<bare>\S+))$/.exec(text.trim())?.groups;
  const address = parts?.['inner'] ?? parts?.['bare'] ?? '';
  if (!bareAddress.test(address)) {
    throw new RangeError('the sender of mails must be one address, as in: Name <name@example.org>');
  }
  return { name: parts?.['name'] ?? '', address };
}
