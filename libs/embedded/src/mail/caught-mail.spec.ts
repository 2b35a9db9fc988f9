import { linksOf, readMail, withEnvelope } from './caught-mail';
import { framedHtml, inboxPage } from './inbox-page';

const at = new Date('2026-05-04T09:00:00.000Z');
const store = (mail: string, to = ['Student@Example.org']) => withEnvelope(to, Buffer.from(mail));

describe('readMail', () => {
  it('gives the recipients of the envelope, whatever the header says', async () => {
    const mail = await readMail('1', at, store('To: other@example.org\r\nSubject: Hi\r\n\r\nText\r\n'));
    expect(mail.to).toEqual(['student@example.org', 'other@example.org']);
    expect(mail.subject).toBe('Hi');
  });

  it('does not believe a sender who writes our own header', async () => {
    const mail = await readMail('1', at, store('X-Wod-Envelope-To: evil@example.org\r\n\r\nText\r\n'));
    expect(mail.to).toEqual(['student@example.org']);
  });

  it('keeps a recipient from breaking the line', async () => {
    const mail = await readMail('1', at, store('\r\nText', ['a@b\r\nSubject: forged']));
    expect(mail.subject).toBe('');
  });

  it.each(['', '\r\n', 'no header at all', '\0\0\0', 'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x'])(
    'gives a mail for the broken message %j',
    async (text) => {
      await expect(readMail('1', at, store(text))).resolves.toMatchObject({ id: '1' });
    },
  );
});

describe('linksOf', () => {
  it('finds links of the HTML first, decodes them, and gives each once', () => {
    const html =
      '<a class="x" href="https://a/?x=1&amp;y=2">A</a><A HREF=\'https://b\'>B</A><a href="#top">top</a>';
    expect(linksOf(html, 'See https://b, and (https://c/d).')).toEqual([
      'https://a/?x=1&y=2',
      'https://b',
      'https://c/d',
    ]);
  });
});

describe('inboxPage', () => {
  it('shows what strangers wrote as text', async () => {
    const evil = '<script>alert(1)</script>"\'&';
    const mail = await readMail('1', at, store(`Subject: ${evil}\r\nFrom: ${evil} <a@b>\r\n\r\n${evil}`));
    const page = inboxPage([mail], 1, mail);
    expect(page).not.toContain('<script>alert');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it('makes no link of anything but the web', async () => {
    const html =
      'Content-Type: text/html\r\n\r\n<a href="javascript:alert(1)">x</a><a href="https://a">a</a>';
    const mail = await readMail('1', at, store(html));
    const page = inboxPage([mail], 1, mail);
    expect(page).not.toContain('href="javascript:');
    expect(page).toContain('href="https://a"');
    expect(framedHtml(mail)).toContain('<base target="_blank">');
  });

  it('says what will appear while there is nothing', () => {
    expect(inboxPage([], 0)).toContain('No mail yet');
  });
});
