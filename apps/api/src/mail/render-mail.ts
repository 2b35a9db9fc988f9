import mjml2html from 'mjml';
import { languages } from '@wod/contracts';
import type { MailBrand, MailMessage } from './mail-kinds';
import { mailBody } from './template/mail-body';
import { mailLayout } from './template/mail-layout';
import { mailPlainText } from './template/mail-plain-text';
import { cutAtPlaces, fill, fillHtml, oneLine, shortened, type HtmlTemplate } from './template/values';
import { sampleMails } from './template/sample-mails';

export interface RenderedMail {
  /** One line of at most 150 characters, not yet encoded for a header. */
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/**
 * Compiled pages by their MJML source. A source holds no values (see mail-body.ts), so there are only as
 * many as there are kinds, languages and optional parts.
 */
const compiled = new Map<string, Promise<HtmlTemplate>>();

async function compile(source: string): Promise<HtmlTemplate> {
  // No fonts: MJML would otherwise have every reader's mail program call Google.
  const { html } = await mjml2html(source, { validationLevel: 'strict', fonts: {} });
  return cutAtPlaces(html.replace(/\n\s+/g, '\n'));
}

function templateOf(source: string): Promise<HtmlTemplate> {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const template = compile(source);
  compiled.set(source, template);
  return template;
}

/** A subject needs no no-break spaces, and without them often no encoding. */
const subjectLine = (text: string): string => shortened(oneLine(text).replace(/[\u00a0\u202f]/gu, ' '), 150);

/**
 * Writes a mail: every value is escaped for the place it stands in.
 * @throws MailValueError when an address in the message is not http or https.
 */
export async function renderMail(message: MailMessage): Promise<RenderedMail> {
  const body = mailBody(message);
  const template = await templateOf(mailLayout(body, message.language));
  const subject = subjectLine(fill(body.subject, body.values));
  return { subject, html: fillHtml(template, body.values), text: mailPlainText(body) };
}

/**
 * Compiles the page of every kind in every language before the first student needs one (some tens of
 * milliseconds each), and finds a broken template or brand at boot.
 */
export async function prepareMails(brand: MailBrand): Promise<void> {
  for (const language of languages) {
    for (const sample of sampleMails(language, brand)) await renderMail(sample);
  }
}

/** How many pages are compiled: a number that must not grow with the mails sent. */
export const compiledPages = (): number => compiled.size;
