import type { Socket } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { MailStore } from './mail-store';

/** What is done with one mail; anything but `accept` is for tests of what mail servers do. */
export type MailAnswer =
  | { readonly kind: 'accept' }
  /** Refused with an SMTP code, e.g. 450 (later) or 550 (never), at its recipient or after its data. */
  | { readonly kind: 'refuse'; readonly code: number; readonly text: string }
  /** The connection dies before the answer; `isKept` says whether the mail had arrived. */
  | { readonly kind: 'hang-up'; readonly isKept: boolean };

export interface SmtpListenerOptions {
  readonly store: MailStore;
  readonly maxBytes: number;
  /** Asked once a mail has arrived; may take its time. */
  readonly answer: () => MailAnswer | Promise<MailAnswer>;
}

const smtpError = (code: number, text: string): Error =>
  Object.assign(new Error(text), { responseCode: code });

async function readAll(stream: SMTPServerDataStream, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += (chunk as Buffer).length;
    // Beyond the limit it is read to its end but not kept, as SMTP wants it.
    if (size <= maxBytes) chunks.push(chunk as Buffer);
  }
  return size > maxBytes ? undefined : Buffer.concat(chunks);
}

/** Cuts a session's connection. smtp-server has no call for it, only the set of its connections. */
function cut(server: SMTPServer, session: SMTPServerSession): void {
  for (const connection of server.connections as Set<{ id?: string; _socket?: Socket }>) {
    if (connection.id === session.id) connection._socket?.destroy();
  }
}

/** An SMTP server that takes everything for anybody and keeps it. Any user name and password will do. */
export function makeSmtpServer({ store, maxBytes, answer }: SmtpListenerOptions): SMTPServer {
  const receive = async (
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
  ): Promise<'done' | 'cut'> => {
    const mail = await readAll(stream, maxBytes);
    if (mail === undefined) throw smtpError(552, `The mail is larger than ${maxBytes} bytes.`);
    const verdict = await answer();
    if (verdict.kind === 'refuse') throw smtpError(verdict.code, verdict.text);
    if (verdict.kind === 'accept' || verdict.isKept) {
      await store.add(
        session.envelope.rcptTo.map(({ address }) => address),
        mail,
      );
    }
    if (verdict.kind === 'accept') return 'done';
    cut(server, session);
    return 'cut';
  };
  const server: SMTPServer = new SMTPServer({
    name: 'localhost',
    banner: 'mail catcher: nothing is sent on',
    size: maxBytes,
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    maxClients: 200,
    socketTimeout: 60_000,
    closeTimeout: 500,
    onAuth: (auth, _session, callback) => callback(null, { user: auth.username ?? 'anybody' }),
    onData: (stream, session, callback) => {
      receive(stream, session).then(
        (outcome) => {
          if (outcome === 'done') callback();
        },
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
  // A client that goes away in mid-sentence is no concern of ours.
  server.on('error', () => undefined);
  return server;
}
