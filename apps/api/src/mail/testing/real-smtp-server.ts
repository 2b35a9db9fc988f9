import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { MailEnvelope } from '../mail-sender';
import { SmtpMailSender, type SmtpMailSenderOptions } from '../smtp/smtp-mail-sender';

const cleanUps: (() => Promise<void>)[] = [];

/** Something to end when the test is over; what came last ends first. */
export const endLater = (cleanUp: () => Promise<void>): void => void cleanUps.push(cleanUp);

/** Ends all that the test has opened. A connection or timer that stays open keeps the test run from ending. */
export async function endAll(): Promise<void> {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
}

/** A real SMTP server on loopback that keeps what it gets. */
export async function startServer(options: SMTPServerOptions = {}) {
  const mails: { raw: string; to: string[]; from: string }[] = [];
  const seen = { connections: 0, open: 0, most: 0 };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 100,
    onConnect: (_session, done) => {
      seen.connections += 1;
      seen.open += 1;
      seen.most = Math.max(seen.most, seen.open);
      done();
    },
    onClose: () => {
      seen.open -= 1;
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          raw: Buffer.concat(chunks).toString('latin1'),
          to: rcptTo.map(({ address }) => address),
          from: mailFrom === false ? '' : mailFrom.address,
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  endLater(() => new Promise((resolve) => server.close(resolve)));
  return { port: (server.server.address() as AddressInfo).port, mails, seen, server };
}

export function senderTo(port: number, options: Partial<SmtpMailSenderOptions> = {}): SmtpMailSender {
  const sender = new SmtpMailSender({
    url: `smtp://127.0.0.1:${port}`,
    from: 'Workshops-on-Demand <workshops@example.org>',
    ...options,
  });
  endLater(() => sender.close());
  return sender;
}

let count = 0;
export const envelope = (changes: Partial<MailEnvelope> = {}): MailEnvelope => ({
  to: 'student@example.org',
  subject: 'Your workshop is ready',
  html: '<!doctype html><html lang="en"><body><p>Hello</p></body></html>',
  text: 'Hello\n',
  messageId: `<mail-${(count += 1)}.${process.pid}@example.org>`,
  ...changes,
});

export const parsed = (raw: string): Promise<ParsedMail> => simpleParser(Buffer.from(raw, 'latin1'));
