import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SMTPServer } from 'smtp-server';
import { makeInboxServer } from './inbox-server';
import { MailStore } from './mail-store';
import { makeSmtpServer, type MailAnswer } from './smtp-listener';

export interface MailCatcherOptions {
  /** Folder of the .eml files; they survive a restart. */
  readonly folder: string;
  readonly smtpPort: number;
  readonly inboxPort: number;
  /** Largest mail in bytes; a larger one is refused with 552. Default 5 MiB. */
  readonly maxBytes?: number;
  /** How many mails are kept; above that the oldest go. Default 2000. */
  readonly maxMails?: number;
  /** Decides about each mail that arrived. Default: accept. */
  readonly answer?: () => MailAnswer | Promise<MailAnswer>;
}

const host = '127.0.0.1';

/** Catches every mail on loopback and shows it on a page and by JSON. Sends nothing on. */
export class MailCatcher {
  private constructor(
    private readonly options: MailCatcherOptions,
    readonly store: MailStore,
    private readonly inbox: Server,
    private smtp: SMTPServer,
    readonly smtpPort: number,
  ) {}

  static async start(options: MailCatcherOptions): Promise<MailCatcher> {
    const store = new MailStore(options.folder, options.maxMails ?? 2_000);
    const inbox = makeInboxServer(store);
    inbox.listen(options.inboxPort, host);
    await once(inbox, 'listening');
    try {
      const smtp = await listen(options, store, options.smtpPort);
      const { port } = smtp.server.address() as AddressInfo;
      return new MailCatcher(options, store, inbox, smtp, port);
    } catch (error) {
      await closeInbox(inbox);
      throw error;
    }
  }

  /** For WOD_SMTP_URL. */
  get smtpUrl(): string {
    return `smtp://${host}:${this.smtpPort}`;
  }

  get inboxPort(): number {
    return (this.inbox.address() as AddressInfo).port;
  }

  get inboxUrl(): string {
    return `http://localhost:${this.inboxPort}`;
  }

  /** Stops taking mail; the inbox stays. A connection attempt is refused until `comeBack`. */
  async goAway(): Promise<void> {
    await new Promise<void>((resolve) => this.smtp.close(resolve));
  }

  /** Takes mail again on the same port. */
  async comeBack(): Promise<void> {
    this.smtp = await listen(this.options, this.store, this.smtpPort);
  }

  async stop(): Promise<void> {
    await Promise.all([this.goAway(), closeInbox(this.inbox)]);
  }
}

async function listen(options: MailCatcherOptions, store: MailStore, port: number): Promise<SMTPServer> {
  const smtp = makeSmtpServer({
    store,
    maxBytes: options.maxBytes ?? 5 * 1024 * 1024,
    answer: options.answer ?? (() => ({ kind: 'accept' })),
  });
  // Its own `error` event comes wrapped and may belong to a client; the socket's is about listening.
  await new Promise<void>((resolve, reject) => {
    smtp.server.once('error', reject);
    smtp.listen(port, host, resolve);
  });
  return smtp;
}

async function closeInbox(inbox: Server): Promise<void> {
  if (!inbox.listening) return;
  const closed = once(inbox, 'close');
  inbox.close();
  inbox.closeAllConnections();
  await closed;
}
