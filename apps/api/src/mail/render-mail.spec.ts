import { languages } from '@wod/contracts';
import fc from 'fast-check';
import { mailKinds, type MailBrand, type MailMessage } from './mail-kinds';
import { compiledPages, prepareMails, renderMail } from './render-mail';
import { sampleMails } from './template/sample-mails';
import { MailValueError } from './template/values';

const brand: MailBrand = {
  name: 'Workshops-on-Demand',
  url: 'https://workshops.example.org/',
  contact: 'help@example.org',
};
const samples = languages.flatMap((language) => sampleMails(language, brand));
const booked = { ...samples[0], kind: 'booked' } as Extract<MailMessage, { kind: 'booked' }>;
const credentials = samples.find((mail) => mail.kind === 'credentials') as Extract<
  MailMessage,
  { kind: 'credentials' }
>;

/** Addresses that a reader's mail program would load or follow, and those that start a style or a script. */
const addressesIn = (html: string): string[] =>
  [
    ...html.matchAll(
      /\b(?:src|href|background|action|srcset|poster)\s*=\s*"([^"]*)"|url\(([^)]*)\)|@import([^;]*)/gi,
    ),
  ].map(([, attribute, style, imported]) => (attribute ?? style ?? imported ?? '').replaceAll('&amp;', '&'));
const urlsOf = (message: MailMessage): string[] =>
  Object.values(message).filter(
    (value): value is string => typeof value === 'string' && /^https:/.test(value),
  );
/** Tags and attribute names without the text between and the values within. */
const skeleton = (html: string): string[] => html.replace(/"[^"]*"/g, '""').match(/<[^>]*>/g) ?? [];

beforeAll(() => prepareMails(brand));

describe('every mail', () => {
  const cases = samples.map((mail, index) => [`${mail.language} ${mail.kind} #${index}`, mail] as const);

  it('exists as a sample in each language', () => {
    for (const language of languages) {
      const kinds = new Set(sampleMails(language, brand).map((mail) => mail.kind));
      expect([...kinds].sort()).toEqual([...mailKinds].sort());
    }
  });

  it.each(cases)(
    'has a subject of one line, a language, one heading and no place left open: %s',
    async (_, mail) => {
      const { subject, html, text } = await renderMail(mail);
      expect(subject).toMatch(/^[^\r\n\u2028\u2029\u00a0]{10,150}$/u);
      expect(html).toContain(`<html lang="${mail.language}"`);
      expect(html.match(/<h1[ >]/g)).toHaveLength(1);
      expect(html).toContain('<meta name="color-scheme" content="light dark"');
      expect(`${subject}${text}${html.replace(/<style[\s\S]*?<\/style>/g, '')}`).not.toMatch(
        /\{\w*\}|\*|undefined/,
      );
    },
  );

  it.each(cases)('carries every address in full in both parts: %s', async (_, mail) => {
    const { html, text } = await renderMail(mail);
    for (const url of urlsOf(mail)) {
      expect(text.split('\n')).toEqual(expect.arrayContaining([expect.stringContaining(url)]));
      expect(addressesIn(html)).toContain(url);
    }
  });

  it.each(cases)('loads nothing from anywhere and links only to what it was given: %s', async (_, mail) => {
    const { html } = await renderMail(mail);
    const known = [...urlsOf(mail), brand.url, `mailto:${brand.contact}`];
    for (const address of addressesIn(html)) expect(known).toContain(address);
    expect(html).not.toMatch(/<(?:script|link|iframe|object|embed|form|img)\b/i);
  });

  it.each(cases)('has a text part that is written, not stripped: %s', async (_, mail) => {
    const { text } = await renderMail(mail);
    expect(text).not.toMatch(/<\/?[a-z]|&(?:amp|lt|quot|#39);|\n{3}/);
    expect(text).toMatch(/\n-- \nWorkshops-on-Demand\n/);
    expect(text.endsWith('\n')).toBe(true);
  });
});

describe('credentials', () => {
  it('say user name, password, way in, time and time zone in both parts and languages', async () => {
    const english = await renderMail(credentials);
    const french = await renderMail({ ...credentials, language: 'fr' });
    for (const part of [english.html, english.text, french.html, french.text]) {
      for (const fact of [
        credentials.username,
        credentials.password,
        credentials.seatUrl,
        credentials.signInUrl,
      ]) {
        expect(part).toContain(fact);
      }
    }
    expect(english.text).toMatch(/Your time: 4\u00a0hours\nEnds: Monday,? 4 May 2026, 13:00 UTC\n/);
    expect(french.text).toMatch(
      /Votre temps\u00a0: 4\u00a0heures\nFin\u00a0: lundi 4 mai 2026 à 13:00 UTC\n/,
    );
  });

  it('say that an earlier seat was lost only when it was', async () => {
    expect((await renderMail(credentials)).text).not.toContain('earlier environment');
    expect((await renderMail({ ...credentials, isReplacement: true })).text).toContain(
      'earlier environment was lost',
    );
  });

  it('keep a password as it is, whatever is in it', async () => {
    const { html, text } = await renderMail({ ...credentials, password: `a&b<c>"d'{e}$&` });
    expect(text).toContain(`Password: a&b<c>"d'{e}$&\n`);
    expect(html).toContain('a&amp;b&lt;c&gt;&quot;d&#39;{e}$&amp;');
  });
});

describe('what a student typed', () => {
  it.each([
    '<img src=x onerror=alert(1)>',
    '</mj-text><mj-image src="x"/>',
    '</td></tr></table><script>alert(1)</script>',
    '{{bookingUrl}}',
    '{{x}}',
    '{student}',
    '" style="display:none',
    "' onmouseover='alert(1)",
    '--><h1>hello</h1><!--',
    ']]><mj-raw>',
    '$& $1 $`',
    '&lt;b&gt;',
    '*bold*',
  ])('is shown as text: %s', async (student) => {
    const plain = await renderMail(booked);
    const { html, text } = await renderMail({ ...booked, student });
    expect(text).toContain(`Hello ${student},`);
    expect(skeleton(html)).toEqual(skeleton(plain.html));
    const escaped = student
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;');
    expect(html).toContain(`>Hello ${escaped},<`);
  });

  it('never changes the page’s structure, the subject’s one line, or the number of compiled pages', async () => {
    const before = compiledPages();
    const plain = skeleton((await renderMail(credentials)).html);
    const anything = fc.string({ unit: 'binary', maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(anything, anything, anything, async (student, workshop, password) => {
        const { subject, html, text } = await renderMail({ ...credentials, student, workshop, password });
        expect(skeleton(html)).toEqual(plain);
        expect(`${subject}`).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/u);
        expect(text).not.toMatch(/\p{Surrogate}/u);
      }),
      { numRuns: 200 },
    );
    expect(compiledPages()).toBe(before);
  });

  it.each(['Win at http://evil.example', 'www.evil.example', 'evil.com', 'a@evil.example', ' \u202e ', ''])(
    'is left out of the greeting when it would become a link or is nothing: %j',
    async (student) => {
      const { html, text } = await renderMail({ ...booked, student });
      expect(text).toContain('\n\nHello,\n\n');
      expect(html).not.toContain('evil');
    },
  );

  it.each(['J. R. R. Student', 'Jean-Luc O’Student', 'Студент', '学生', 'J.Student'])(
    'is greeted by name: %s',
    async (student) => {
      expect((await renderMail({ ...booked, student })).text).toContain(`Hello ${student},`);
    },
  );
});

describe('a subject', () => {
  it('has no line break and a bounded length, whatever the title is', async () => {
    const workshop = `One\r\nBcc: x@example.org\u2028Two ${'é'.repeat(300)}`;
    const { subject } = await renderMail({ ...booked, workshop });
    expect(subject).toMatch(/^Your booking is accepted: One Bcc: x@example.org Two é+…$/);
    expect([...subject].length).toBeLessThanOrEqual(150);
  });
});

describe('addresses', () => {
  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    '//evil.example',
    '',
  ])('that are not http or https are refused: %s', async (address) => {
    await expect(renderMail({ ...booked, bookingUrl: address })).rejects.toThrow(MailValueError);
    await expect(renderMail({ ...credentials, seatUrl: address })).rejects.toThrow(MailValueError);
    await expect(renderMail({ ...booked, brand: { ...brand, logo: address } })).rejects.toThrow(
      MailValueError,
    );
  });

  it('cannot leave their attribute', async () => {
    const { html } = await renderMail({ ...booked, bookingUrl: `https://example.org/"onclick='x'<b>#"'<b>` });
    expect(html).toContain('href="https://example.org/%22onclick=&#39;x&#39;%3Cb%3E#%22&#39;%3Cb%3E"');
  });
});

describe('the brand', () => {
  it('shows its logo, with its name as the alternative, and nothing else from outside', async () => {
    const logo = 'https://cdn.example.org/logo.png?a=1&b=2';
    const { html } = await renderMail({ ...booked, brand: { ...brand, name: 'W & D', logo } });
    expect(html).toContain('<img src="https://cdn.example.org/logo.png?a=1&amp;b=2" alt="W &amp; D"');
    expect(html.match(/<img\b/g)).toHaveLength(1);
  });

  it.each([
    ['help@example.org', 'href="mailto:help@example.org"'],
    ['https://help.example.org/', 'href="https://help.example.org/"'],
    ['ask in room 12', 'Do you need help? ask in room 12'],
  ])('says where help is: %s', async (contact, shown) => {
    const { html, text } = await renderMail({ ...booked, brand: { name: 'W', contact } });
    expect(html).toContain(shown);
    expect(text).toContain(`Do you need help? ${contact}\n`);
  });

  it('needs no more than a name', async () => {
    const { html, text } = await renderMail({ ...booked, brand: { name: 'W' } });
    expect(text).toContain('\n-- \nW\nYou get this mail');
    expect(html).not.toContain('Do you need help');
  });
});

describe('forms of a kind', () => {
  const of = <K extends MailMessage['kind']>(kind: K) =>
    samples.find((mail) => mail.kind === kind) as Extract<MailMessage, { kind: K }>;

  it('offer more time only while there is some', async () => {
    const warning = { ...of('warning'), extension: { minutes: 90, left: 1 } };
    expect((await renderMail(warning)).text).toContain('you can add 1\u00a0hour 30\u00a0minutes.');
    const none = await renderMail({ ...warning, extension: { minutes: 90, left: 0 } });
    expect(none.text).toContain('cannot be extended again');
    expect((await renderMail({ ...warning, extension: undefined })).text).not.toMatch(/exten/);
  });

  it('explain a failure by its code, or else by its sentence, as text', async () => {
    const failed = { ...of('failed'), sentence: 'Out of <b>luck</b>.' };
    expect((await renderMail({ ...failed, language: 'fr' })).text).toContain('n’a pas démarré à temps.');
    expect((await renderMail({ ...failed, code: 'toString' })).text).toContain(
      'What went wrong: Out of <b>luck</b>.',
    );
    expect((await renderMail({ ...failed, code: undefined })).html).toContain(
      'Out of &lt;b&gt;luck&lt;/b&gt;.',
    );
  });

  it('name the place in the queue, or that it is the next', async () => {
    const queued = { ...of('queued'), estimateSeconds: 61 };
    expect((await renderMail({ ...queued, position: 1 })).text).toContain('You are next in the queue.');
    expect((await renderMail({ ...queued, position: 7 })).text).toContain('number\u00a07 in the queue');
    expect((await renderMail(queued)).text).toContain('in about 2\u00a0minutes.');
  });
});
