import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { MailEnvelope, SendOutcome } from './mail-sender';
import { renderMail } from './render-mail';
import { SmtpMailSender, type SmtpMailSenderOptions } from './smtp/smtp-mail-sender';
import { sampleMails } from './template/sample-mails';
import { startScriptedSmtpServer, type SmtpMove, type SmtpStep } from './testing/scripted-smtp-server';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const reply = (code: number, text = 'said the server') =>
  Object.assign(new Error(text), { responseCode: code });

/** A real SMTP server on loopback that keeps what it gets. */
async function startServer(options: SMTPServerOptions = {}) {
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
  cleanUps.push(() => new Promise((resolve) => server.close(resolve)));
  return { port: (server.server.address() as AddressInfo).port, mails, seen, server };
}

function senderTo(port: number, options: Partial<SmtpMailSenderOptions> = {}): SmtpMailSender {
  const sender = new SmtpMailSender({
    url: `smtp://127.0.0.1:${port}`,
    from: 'Workshops-on-Demand <workshops@example.org>',
    ...options,
  });
  cleanUps.push(() => sender.close());
  return sender;
}

let count = 0;
const envelope = (changes: Partial<MailEnvelope> = {}): MailEnvelope => ({
  to: 'student@example.org',
  subject: 'Your workshop is ready',
  html: '<!doctype html><html lang="en"><body><p>Hello</p></body></html>',
  text: 'Hello\n',
  messageId: `<mail-${(count += 1)}.${process.pid}@example.org>`,
  ...changes,
});

const parsed = (raw: string): Promise<ParsedMail> => simpleParser(Buffer.from(raw, 'latin1'));

describe('a mail that the server takes', () => {
  it('arrives once with its Message-ID, both parts and the headers of a machine', async () => {
    const { port, mails } = await startServer();
    const [message] = sampleMails('fr', { name: 'Workshops-on-Demand' });
    const rendered = await renderMail(message as NonNullable<typeof message>);
    const mail = envelope({ ...rendered, headers: { 'X-Booking': '6f1c2a34' } });

    await expect(senderTo(port).send(mail)).resolves.toEqual({ kind: 'sent' });

    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ to: ['student@example.org'], from: 'workshops@example.org' });
    const got = await parsed(mails[0]?.raw ?? '');
    expect(got.messageId).toBe(mail.messageId);
    expect(got.subject).toBe(rendered.subject);
    expect(got.text?.trim()).toBe(rendered.text.trim());
    expect((got.html as string).trim()).toBe(rendered.html.trim());
    expect(got.from?.text).toBe('"Workshops-on-Demand" <workshops@example.org>');
    expect(got.headers.get('auto-submitted')).toBe('auto-generated');
    expect(got.headers.get('x-auto-response-suppress')).toBe('All');
    expect(got.headers.get('x-booking')).toBe('6f1c2a34');
    expect(got.headers.has('x-mailer')).toBe(false);
    expect(got.attachments).toEqual([]);
  });

  it('keeps lines that start with dots, and cannot end itself early', async () => {
    const { port, mails } = await startServer();
    const text = '.\n..\n.hidden\r.\rMAIL FROM:<x@example.org>\n.\nend\n';
    await senderTo(port).send(envelope({ text, html: `<pre>${text}</pre>` }));
    expect(mails).toHaveLength(1);
    expect((await parsed(mails[0]?.raw ?? '')).text?.replaceAll('\r', '\n')).toContain('\n..\n.hidden\n.\n');
  });

  it('cannot grow recipients or headers out of its subject or headers', async () => {
    const { port, mails } = await startServer();
    const subject = 'Hello\r\nBcc: other@example.org\r\n\r\nbody';
    const headers = { 'X-Booking': '1\r\nX-Evil: 1', 'X-Bad\r\nX-Evil': '1' };
    await senderTo(port).send(envelope({ subject, headers }));
    expect(mails[0]?.to).toEqual(['student@example.org']);
    const got = await parsed(mails[0]?.raw ?? '');
    expect([got.bcc, got.headers.get('x-evil'), got.text?.trim()]).toEqual([undefined, undefined, 'Hello']);
  });

  it('shares a few connections with fifty others, each sent once', async () => {
    const { port, mails, seen } = await startServer();
    const sender = senderTo(port, { maxConnections: 3 });
    const all = Array.from({ length: 50 }, (_, index) => envelope({ to: `student-${index}@example.org` }));
    const outcomes = await Promise.all(all.map((mail) => sender.send(mail)));
    expect(outcomes).toEqual(all.map(() => ({ kind: 'sent' })));
    expect(mails.map(({ to }) => to[0]).sort()).toEqual(all.map(({ to }) => to).sort());
    expect(seen.most).toBeLessThanOrEqual(3);
    expect(seen.connections).toBeLessThanOrEqual(3);
  });

  it('goes out over a new connection when the server had closed the idle one', async () => {
    const { port, mails, server, seen } = await startServer();
    const sender = senderTo(port, { maxConnections: 1 });
    await sender.send(envelope());
    for (const connection of server.connections) connection.close();
    await expect(sender.send(envelope())).resolves.toEqual({ kind: 'sent' });
    expect([mails.length, seen.connections]).toEqual([2, 2]);
  });
});

describe('a mail that the server answers no to', () => {
  it.each([
    [450, 'later', 'the mail server does not take the recipient now (450)'],
    [421, 'later', 'the connection to the mail server was lost (421)'],
    [550, 'refused', 'the mail server refused the recipient (550)'],
  ])('at the recipient with %d: %s', async (code, kind, sentence) => {
    const { port, mails } = await startServer({ onRcptTo: (_address, _session, done) => done(reply(code)) });
    await expect(senderTo(port).send(envelope())).resolves.toEqual({ kind, sentence });
    expect(mails).toEqual([]);
  });

  it.each([
    [451, 'later'],
    [552, 'refused'],
    [554, 'refused'],
  ])('after the last byte with %d: %s, for it was not taken', async (code, kind) => {
    const { port } = await startServer({
      onData: (stream, _session, done) => {
        stream.resume();
        stream.on('end', () => done(reply(code)));
      },
    });
    await expect(senderTo(port).send(envelope())).resolves.toMatchObject({ kind });
  });

  it('at the sender is ours to mend, so it is tried later', async () => {
    const { port } = await startServer({ onMailFrom: (_address, _session, done) => done(reply(550)) });
    const sentence = 'the mail server does not accept our sender (550)';
    await expect(senderTo(port).send(envelope())).resolves.toEqual({ kind: 'later', sentence });
  });

  it('for one person does not disturb the next one on the same connection', async () => {
    const { port, seen } = await startServer({
      onRcptTo: ({ address }, _session, done) => done(address.startsWith('nobody') ? reply(550) : null),
    });
    const sender = senderTo(port, { maxConnections: 1 });
    const outcomes = await Promise.all(
      ['nobody@example.org', 'student@example.org'].map((to) => sender.send(envelope({ to }))),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(['refused', 'sent']);
    expect(seen.connections).toBe(1);
  });

  it.each([
    'student@example.org, other@example.org',
    '"evil@example.org x"@example.org',
    'student@[127.0.0.1]',
    'student@example.org\r\nRCPT TO:<other@example.org>',
    'Student <student@example.org>',
    'student',
    '',
  ])('never sees an address that could reach another: %j', async (to) => {
    const { port, seen } = await startServer();
    await expect(senderTo(port).send(envelope({ to }))).resolves.toMatchObject({ kind: 'refused' });
    expect(seen.connections).toBe(0);
  });
});

const quick = { timeouts: { connectMs: 1_000, greetingMs: 150, socketMs: 150, sendMs: 600 } };

describe('a server that fails', () => {
  const script = async (step: SmtpStep, move: SmtpMove, pipelining: boolean) => {
    const server = await startScriptedSmtpServer(step, move, { pipelining });
    cleanUps.push(() => server.close());
    return server;
  };
  const before: SmtpStep[] = ['greeting', 'mail', 'rcpt', 'data'];
  const moves: SmtpMove[] = ['silence', 'hang up', 'reset'];
  const matrix = (steps: SmtpStep[]) =>
    steps.flatMap((step) =>
      moves.flatMap((move) => [false, true].map((pipelining) => [move, step, pipelining] as const)),
    );

  it.each(matrix(before))(
    'with %s at %s (pipelining: %s) has certainly not taken the mail',
    async (move, step, pipelining) => {
      const server = await script(step, move, pipelining);
      const outcome = await senderTo(server.port, quick).send(envelope());
      expect(outcome).toMatchObject({ kind: 'later', sentence: expect.any(String) });
      expect(server.mails()).toBe(0);
    },
  );

  it.each(matrix(['end']))(
    'with %s at %s (pipelining: %s) may have taken it: told once, sent once',
    async (move, step, pipelining) => {
      const server = await script(step, move, pipelining);
      const outcome = await senderTo(server.port, quick).send(envelope());
      expect(outcome.kind).toBe('unknown');
      expect(outcome).toMatchObject({
        sentence: expect.stringMatching(/while the mail was being handed over/),
      });
      expect(server.mails()).toBe(1);
    },
  );

  it('by never finishing its answer is given up in bounded time', async () => {
    const server = await script('end', 'drip', false);
    const sender = senderTo(server.port, { timeouts: { ...quick.timeouts, sendMs: 300 } });
    await expect(sender.send(envelope())).resolves.toMatchObject({
      kind: 'unknown',
      sentence: expect.stringContaining('did not answer in time'),
    });
  });

  it('by answering nonsense after the last byte may have taken it', async () => {
    const server = await script('end', { reply: 'hello?' }, false);
    await expect(senderTo(server.port, quick).send(envelope())).resolves.toMatchObject({ kind: 'unknown' });
  });

  it('by not being there is tried later', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, 'close');
    const sender = senderTo(port, quick);
    await expect(sender.send(envelope())).resolves.toEqual({
      kind: 'later',
      sentence: 'the connection to the mail server failed',
    });
    await expect(sender.verify()).resolves.toEqual({
      healthy: false,
      sentence: 'the connection to the mail server failed',
    });
  });

  it('by having no address is tried later', async () => {
    const sender = senderTo(1, { ...quick, url: 'smtp://mail.invalid:25' });
    await expect(sender.send(envelope())).resolves.toMatchObject({ kind: 'later' });
  });
});

describe('stopping', () => {
  it('before the mail has left is certain', async () => {
    const server = await startScriptedSmtpServer('rcpt', 'silence');
    cleanUps.push(() => server.close());
    const stop = new AbortController();
    const sending = senderTo(server.port).send(envelope(), stop.signal);
    await server.reached;
    stop.abort();
    await expect(sending).resolves.toEqual({ kind: 'later', sentence: 'sending was stopped' });
  });

  it('after the mail has left is not', async () => {
    const server = await startScriptedSmtpServer('end', 'silence');
    cleanUps.push(() => server.close());
    const stop = new AbortController();
    const sending = senderTo(server.port).send(envelope(), stop.signal);
    await server.reached;
    stop.abort();
    await expect(sending).resolves.toMatchObject({ kind: 'unknown' });
  });

  it('before it has begun sends nothing', async () => {
    const { port, seen } = await startServer();
    await expect(senderTo(port).send(envelope(), AbortSignal.abort())).resolves.toMatchObject({
      kind: 'later',
    });
    expect(seen.connections).toBe(0);
  });

  it('waits for mails on their way, takes no new ones, and leaves no connection', async () => {
    const { port, mails, server } = await startServer();
    const sender = senderTo(port);
    const onTheirWay = [sender.send(envelope()), sender.send(envelope())];
    const gone = new Promise<void>((resolve) =>
      server.server.once('connection', (socket) => socket.once('close', () => resolve())),
    );
    await sender.close();
    expect(mails).toHaveLength(2);
    expect(await Promise.all(onTheirWay)).toEqual([{ kind: 'sent' }, { kind: 'sent' }]);
    await expect(sender.send(envelope())).resolves.toMatchObject({ kind: 'later' });
    await gone;
  });
});

describe('signing in and TLS', () => {
  const onAuth: SMTPServerOptions['onAuth'] = ({ username, password }, _session, done) =>
    username === 'me@site' && password === 'p:w' ? done(null, { user: username }) : done(reply(535));
  const signIn = { onAuth, authOptional: false, allowInsecureAuth: true };

  it('works with what the URL says', async () => {
    const { port, mails } = await startServer(signIn);
    const sender = senderTo(port, { url: `smtp://me%40site:p%3Aw@127.0.0.1:${port}` });
    await expect(sender.verify()).resolves.toEqual({ healthy: true });
    await expect(sender.send(envelope())).resolves.toEqual({ kind: 'sent' });
    expect(mails).toHaveLength(1);
  });

  it('fails with a sentence for operators, and the mail waits', async () => {
    const { port } = await startServer(signIn);
    const sender = senderTo(port, { url: `smtp://me:wrong@127.0.0.1:${port}` });
    const sentence = 'the mail server did not accept our user name and password (535)';
    await expect(sender.verify()).resolves.toEqual({ healthy: false, sentence });
    await expect(sender.send(envelope())).resolves.toEqual({ kind: 'later', sentence });
  });

  it('keeps the password to itself where TLS is required and not offered', async () => {
    const asked: string[] = [];
    const { port } = await startServer({
      ...signIn,
      onAuth: ({ username }, _session, done) => {
        asked.push(username ?? '');
        done(reply(535));
      },
    });
    const sender = senderTo(port, { url: `smtp://me:secret@127.0.0.1:${port}?requireTLS=true` });
    await expect(sender.send(envelope())).resolves.toMatchObject({ kind: 'later' });
    expect(asked).toEqual([]);
  });

  it('accepts a self-made certificate only on this machine, or when told to', async () => {
    const { port } = await startServer({ disabledCommands: [] });
    const send = (query: string): Promise<SendOutcome> =>
      senderTo(port, { url: `smtp://127.0.0.1:${port}${query}` }).send(envelope());
    await expect(send('')).resolves.toEqual({ kind: 'sent' });
    await expect(send('?ignoreTLS=false')).resolves.toMatchObject({ kind: 'later' });
    await expect(send('?requireTLS=true&rejectUnauthorized=false')).resolves.toEqual({ kind: 'sent' });
  });
});

describe('the sender of mails', () => {
  it.each([
    ['workshops@localhost', 'workshops@localhost'],
    ['"Atelier, à la demande" <a@example.org>', '"Atelier, à la demande" <a@example.org>'],
    ['Site <a@example.org>', '"Site" <a@example.org>'],
  ])('can be %s', async (from, shown) => {
    const { port, mails } = await startServer();
    await expect(senderTo(port, { from }).send(envelope())).resolves.toEqual({ kind: 'sent' });
    expect((await parsed(mails[0]?.raw ?? '')).from?.text).toBe(shown);
  });

  it.each([
    '',
    'nobody',
    'a@example.org, b@example.org',
    'Site <a@example.org> <b@example.org>',
    'Site <a@b@c>',
  ])('that cannot be one is found at boot: %j', (from) => {
    expect(() => new SmtpMailSender({ url: 'smtp://127.0.0.1:1', from })).toThrow(RangeError);
  });
});
