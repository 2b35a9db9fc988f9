import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail as it arrived. */
export interface ReceivedMail {
  readonly to: string;
  readonly parsed: ParsedMail;
}

/** A real SMTP server that keeps what it gets, and that can be told to misbehave. */
export class MailSink {
  readonly mails: ReceivedMail[] = [];
  /** Answers to the next deliveries, first to last: a reply code, or `drop` to take the mail and say nothing. */
  readonly misbehave: (number | 'drop')[] = [];
  private server: SMTPServer | undefined;
  port = 0;

  async start(port = 0): Promise<void> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onData: (stream, session, done) => {
        void simpleParser(stream).then((parsed) => {
          const next = this.misbehave.shift();
          if (typeof next === 'number') {
            done(Object.assign(new Error('not now'), { responseCode: next }));
            return;
          }
          this.mails.push({ to: session.envelope.rcptTo[0]?.address ?? '', parsed });
          if (next === 'drop') server.connections.forEach((connection) => connection._socket.destroy());
          else done();
        }, done);
      },
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    this.port = (server.server.address() as { port: number }).port;
    this.server = server;
  }

  async stop(): Promise<void> {
    const server = this.server;
    if (server !== undefined) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  to(address: string): ReceivedMail[] {
    return this.mails.filter((mail) => mail.to === address);
  }
}
