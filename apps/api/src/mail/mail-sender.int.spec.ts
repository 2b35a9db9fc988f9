import type { SMTPServerOptions } from 'smtp-server';
import type { SendOutcome } from './mail-sender';
import { renderMail } from './render-mail';
import { SmtpMailSender } from './smtp/smtp-mail-sender';
import { sampleMails } from './template/sample-mails';
import { endAll, envelope, parsed, senderTo, startServer } from './testing/real-smtp-server';

afterEach(endAll);

const reply = (code: number, text = 'said the server') =>
  Object.assign(new Error(text), { responseCode: code });

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
