import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { makeTestFolder } from '../testing/test-folder';
import { startTestMail, type TestMail } from '../testing/test-mail';
import type { CaughtMail } from './caught-mail';
import { MailCatcher } from './mail-catcher';

const clean: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of clean.splice(0).reverse()) await step();
});

async function testMail(): Promise<TestMail> {
  const mail = await startTestMail();
  clean.push(() => mail.stop());
  return mail;
}

async function send(url: string, mail: SendMailOptions = {}): Promise<void> {
  const transport = createTransport(url);
  try {
    await transport.sendMail({
      from: 'Workshops <from@example.org>',
      to: 'to@example.org',
      subject: 'Grüße',
      text: 'See https://example.org/text.',
      html: '<p>Hello</p><a href="https://example.org/?a=1&amp;b=2">go</a><script>alert(1)</script>',
      ...mail,
    });
  } finally {
    transport.close();
  }
}

const getJson = async <T>(url: string): Promise<T> => (await (await fetch(url)).json()) as T;

it('gives every mail parsed, newest last, and only those of one address when asked', async () => {
  const mail = await testMail();
  await send(mail.url, { to: 'One@Example.org', bcc: 'hidden@example.org' });
  await send(mail.url, { to: 'two@example.org', subject: 'second' });
  const all = await getJson<CaughtMail[]>(`${mail.inboxUrl}/api/mails`);
  expect(all.map(({ subject }) => subject)).toEqual(['Grüße', 'second']);
  expect(all[0]).toMatchObject({
    to: ['one@example.org', 'hidden@example.org'],
    links: ['https://example.org/?a=1&b=2', 'https://example.org/text'],
    text: expect.stringContaining('See https://example.org/text.'),
  });
  const of = (to: string) => getJson<CaughtMail[]>(`${mail.inboxUrl}/api/mails?to=${encodeURIComponent(to)}`);
  expect((await of('hidden@example.org')).length).toBe(1);
  expect((await of('TWO@example.org'))[0]?.subject).toBe('second');
  expect(await of('nobody@example.org')).toEqual([]);
});

it('gives one mail, its source, and says when there is none', async () => {
  const mail = await testMail();
  await send(mail.url);
  const [{ id } = { id: '' }] = await mail.mails();
  expect((await getJson<CaughtMail>(`${mail.inboxUrl}/api/mails/${id}`)).id).toBe(id);
  expect(await (await fetch(`${mail.inboxUrl}/mails/${id}/raw`)).text()).toContain('Message-ID: <');
  for (const path of ['/api/mails/none', '/mails/none', '/mails/..%2f..%2fetc%2fpasswd/raw', '/else']) {
    expect((await fetch(mail.inboxUrl + path)).status).toBe(404);
  }
});

it('shows a mail without running anything of it', async () => {
  const mail = await testMail();
  await send(mail.url);
  const [{ id } = { id: '' }] = await mail.mails();
  const page = await fetch(`${mail.inboxUrl}/mails/${id}`);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
  expect(await page.text()).toMatch(/<iframe [^>]*sandbox="(?![^"]*allow-scripts)(?![^"]*allow-same-origin)/);
  const framed = await fetch(`${mail.inboxUrl}/mails/${id}/html`);
  const policy = framed.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/^sandbox (?!.*allow-scripts)(?!.*script-src)/);
  expect(policy).toContain("default-src 'none'");
});

it('tells a page that is open whether to look again', async () => {
  const mail = await testMail();
  const revision = async () =>
    (await getJson<{ revision: number }>(`${mail.inboxUrl}/api/revision`)).revision;
  const shown = async () => /data-revision="(\d+)"/.exec(await (await fetch(mail.inboxUrl)).text())?.[1];
  expect(await shown()).toBe(String(await revision()));
  const before = await revision();
  await send(mail.url);
  expect(await revision()).not.toBe(before);
  expect(await shown()).toBe(String(await revision()));
});

it('answers to names of this machine only', async () => {
  const mail = await testMail();
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const url = new URL(`${mail.inboxUrl}/api/mails`);
    request({ host: '127.0.0.1', port: url.port, path: url.pathname, headers: { host: 'evil.example' } })
      .on('response', (answer) => (answer.resume(), resolve(answer.statusCode)))
      .on('error', reject)
      .end();
  });
  expect(status).toBe(421);
});

it('forgets all mails when told to', async () => {
  const mail = await testMail();
  await send(mail.url);
  await fetch(`${mail.inboxUrl}/api/mails`, { method: 'DELETE' });
  expect(await mail.mails()).toEqual([]);
  expect(await (await fetch(mail.inboxUrl)).text()).toContain('No mail yet');
});

it('keeps mails over a restart and drops the oldest above its limit', async () => {
  const folder = makeTestFolder('mail');
  clean.push(() => folder.remove());
  const options = { folder: join(folder.path, 'mails'), smtpPort: 0, inboxPort: 0, maxMails: 3 };
  const first = await MailCatcher.start(options);
  for (const subject of ['1', '2', '3', '4']) await send(first.smtpUrl, { subject });
  await first.stop();
  const second = await MailCatcher.start(options);
  clean.push(() => second.stop());
  expect((await second.store.list()).map(({ subject }) => subject)).toEqual(['2', '3', '4']);
  expect(readdirSync(options.folder).length).toBe(3);
});

it('refuses a mail that is too large and stays usable', async () => {
  const folder = makeTestFolder('mail');
  clean.push(() => folder.remove());
  const catcher = await MailCatcher.start({
    folder: folder.path,
    smtpPort: 0,
    inboxPort: 0,
    maxBytes: 20_000,
  });
  clean.push(() => catcher.stop());
  await expect(send(catcher.smtpUrl, { text: 'x'.repeat(50_000) })).rejects.toMatchObject({
    responseCode: 552,
  });
  await send(catcher.smtpUrl);
  expect((await catcher.store.list()).length).toBe(1);
});

it('names a taken port', async () => {
  const mail = await testMail();
  const folder = makeTestFolder('mail');
  clean.push(() => folder.remove());
  const port = Number(new URL(mail.url).port);
  await expect(
    MailCatcher.start({ folder: folder.path, smtpPort: port, inboxPort: 0 }),
  ).rejects.toMatchObject({ code: 'EADDRINUSE', port });
});

describe('misbehaviour', () => {
  it.each([450, 550])('refuses with %s as often as asked', async (code) => {
    const mail = await testMail();
    mail.misbehave({ kind: 'refuse', code, times: 2 });
    await expect(send(mail.url)).rejects.toMatchObject({ responseCode: code });
    await expect(send(mail.url)).rejects.toMatchObject({ responseCode: code });
    await send(mail.url);
    expect((await mail.mails()).length).toBe(1);
  });

  it('accepts and dies before the answer', async () => {
    const mail = await testMail();
    mail.misbehave({ kind: 'accept-then-drop', times: 1 });
    await expect(send(mail.url)).rejects.toThrow();
    expect((await mail.mails()).length).toBe(1);
  });

  it('loses a mail and dies', async () => {
    const mail = await testMail();
    mail.misbehave({ kind: 'lose-then-drop', times: 1 });
    await expect(send(mail.url)).rejects.toThrow();
    expect(await mail.mails()).toEqual([]);
  });

  it('answers late', async () => {
    const mail = await testMail();
    mail.misbehave({ kind: 'slow', delayMs: 300, times: 1 });
    const from = Date.now();
    await send(mail.url);
    expect(Date.now() - from).toBeGreaterThanOrEqual(299);
  });

  it('goes away and comes back', async () => {
    const mail = await testMail();
    await mail.goAway();
    await expect(send(mail.url)).rejects.toThrow(/ECONNREFUSED/);
    await mail.comeBack();
    await send(mail.url);
    await mail.waitFor(({ subject }) => subject === 'Grüße');
    await expect(mail.waitFor(() => false, 50)).rejects.toThrow(/There are 1:\n {2}to@example.org: Grüße/);
  });
});
