import type { MailBrand, MailMessage } from '../mail-kinds';
import { mailTexts, type MailTexts } from '../texts/mail-texts';
import { spokenDuration, spokenInstant } from '../texts/spoken-time';
import { fill, greetingName, oneLine, shortened, webAddress, type MailValues } from './values';

/**
 * A part of a mail, made of texts with places: never of values, so that the set of pages to compile is
 * small and no value is ever read as markup. `url` and `value` are names of values.
 */
export type MailBlock =
  | { readonly type: 'paragraph' | 'note'; readonly text: string }
  | { readonly type: 'button'; readonly label: string; readonly url: string }
  | { readonly type: 'links'; readonly links: readonly { readonly label: string; readonly url: string }[] }
  | { readonly type: 'facts'; readonly facts: readonly MailFact[] };

export interface MailFact {
  readonly label: string;
  readonly value: string;
  readonly look: 'words' | 'code' | 'link';
}

/** What the mail says, for a page and for plain text alike. */
export interface MailBody {
  readonly texts: MailTexts;
  readonly subject: string;
  readonly preview: string;
  readonly title: string;
  readonly blocks: readonly MailBlock[];
  readonly head: { readonly logo: boolean; readonly link: boolean };
  readonly help: 'link' | 'words' | 'none';
  /** One line each. Those that are addresses were checked to be http, https or mailto. */
  readonly values: MailValues;
}

type Content = Pick<MailBody, 'subject' | 'preview' | 'title' | 'blocks'> & { readonly values: MailValues };

const paragraph = (text: string): MailBlock => ({ type: 'paragraph', text });
const note = (text: string): MailBlock => ({ type: 'note', text });
const button = (label: string, url = 'bookingUrl'): MailBlock => ({ type: 'button', label, url });
const links = (...all: { label: string; url: string }[]): MailBlock => ({ type: 'links', links: all });

/**
 * Says a message in its language.
 * @throws MailValueError when an address in it is not http or https.
 */
export function mailBody(message: MailMessage): MailBody {
  const texts = mailTexts[message.language];
  const name = greetingName(message.student);
  const { subject, preview, title, blocks, values } = contentOf(message, texts);
  return {
    texts,
    subject,
    preview,
    title,
    blocks,
    head: { logo: message.brand.logo !== undefined, link: message.brand.url !== undefined },
    help: helpOf(message.brand.contact),
    values: {
      greeting:
        name === undefined ? texts.common.greetingNameless : fill(texts.common.greeting, { student: name }),
      workshop: shortened(oneLine(message.workshop), 120),
      bookingUrl: webAddress(message.bookingUrl, 'bookingUrl'),
      ...brandValues(message.brand),
      ...values,
    },
  };
}

const mailAddress = /^[\w.+'-]+@[A-Za-z0-9.-]+$/;

const helpOf = (contact: string | undefined): MailBody['help'] => {
  if (contact === undefined) return 'none';
  return mailAddress.test(contact) || /^https?:\/\//i.test(contact) ? 'link' : 'words';
};

function brandValues({ name, url, logo, contact }: MailBrand): MailValues {
  const help = helpOf(contact);
  return {
    brand: oneLine(name),
    ...(url === undefined ? {} : { brandUrl: webAddress(url, 'brand.url') }),
    ...(logo === undefined ? {} : { brandLogo: webAddress(logo, 'brand.logo') }),
    ...(contact === undefined ? {} : { contact: oneLine(contact) }),
    ...(contact !== undefined && help === 'link'
      ? { contactUrl: mailAddress.test(contact) ? `mailto:${contact}` : webAddress(contact, 'brand.contact') }
      : {}),
  };
}

function contentOf(message: MailMessage, texts: MailTexts): Content {
  const { language } = message;
  const instant = (at: string) => fill(texts.common.instant, spokenInstant(at, language));
  switch (message.kind) {
    case 'booked': {
      const t = texts.booked;
      return {
        ...t,
        blocks: [paragraph(t.now), paragraph(t.next), button(t.button), note(t.keep)],
        values: {},
      };
    }
    case 'queued': {
      const t = texts.queued;
      const { position, estimateSeconds } = message;
      return {
        ...t,
        blocks: [
          paragraph(position === 1 ? t.next : t.position),
          paragraph(estimateSeconds === undefined ? t.noEstimate : t.estimate),
          paragraph(t.stay),
          button(t.button),
        ],
        values: {
          position: String(position),
          wait: spokenDuration(Math.max(1, Math.ceil((estimateSeconds ?? 0) / 60)), language),
        },
      };
    }
    case 'credentials': {
      const t = texts.credentials;
      return {
        ...t,
        blocks: [
          ...(message.isReplacement === true ? [paragraph(t.replacement)] : []),
          paragraph(t.ready),
          button(t.button, 'seatUrl'),
          {
            type: 'facts',
            facts: [
              { label: t.timeLabel, value: 'duration', look: 'words' },
              { label: t.endLabel, value: 'endsAt', look: 'words' },
              { label: t.usernameLabel, value: 'username', look: 'code' },
              { label: t.passwordLabel, value: 'password', look: 'code' },
              { label: t.signInLabel, value: 'signInUrl', look: 'link' },
            ],
          },
          note(t.byHand),
          links({ label: t.page, url: 'bookingUrl' }),
          note(t.keep),
        ],
        values: {
          seatUrl: webAddress(message.seatUrl, 'seatUrl'),
          signInUrl: webAddress(message.signInUrl, 'signInUrl'),
          username: oneLine(message.username),
          password: oneLine(message.password),
          duration: spokenDuration(message.minutesLeft, language),
          endsAt: instant(message.endsAt),
        },
      };
    }
    case 'warning': {
      const t = texts.warning;
      const { extension } = message;
      const canExtend = extension !== undefined && extension.left > 0;
      return {
        ...t,
        blocks: [
          paragraph(t.ends),
          paragraph(t.why),
          ...(canExtend ? [paragraph(t.extend)] : []),
          ...(extension !== undefined && !canExtend ? [paragraph(t.noExtension)] : []),
          button(canExtend ? t.extendButton : t.button),
        ],
        values: {
          left: spokenDuration(message.minutesLeft, language),
          endsAt: instant(message.endsAt),
          extension: spokenDuration(extension?.minutes ?? 0, language),
        },
      };
    }
    case 'thanks': {
      const t = texts.thanks;
      const { pollUrl, badgeUrl, catalogueUrl } = message;
      return {
        ...t,
        preview: pollUrl === undefined ? t.previewNoPoll : t.preview,
        blocks: [
          paragraph(t[message.reason]),
          ...(pollUrl === undefined ? [] : [paragraph(t.poll), button(t.pollButton, 'pollUrl')]),
          paragraph(t.seat),
          links(
            ...(badgeUrl === undefined ? [] : [{ label: t.badge, url: 'badgeUrl' }]),
            ...(catalogueUrl === undefined ? [] : [{ label: t.catalogue, url: 'catalogueUrl' }]),
            ...(pollUrl === message.bookingUrl ? [] : [{ label: t.page, url: 'bookingUrl' }]),
          ),
        ],
        values: {
          ...(pollUrl === undefined ? {} : { pollUrl: webAddress(pollUrl, 'pollUrl') }),
          ...(badgeUrl === undefined ? {} : { badgeUrl: webAddress(badgeUrl, 'badgeUrl') }),
          ...(catalogueUrl === undefined ? {} : { catalogueUrl: webAddress(catalogueUrl, 'catalogueUrl') }),
        },
      };
    }
    case 'failed': {
      const t = texts.failed;
      const { attempts, code, sentence } = message;
      const tried = attempts < 1 ? t.sorry : attempts === 1 ? t.sorryOnce : t.sorryOften;
      return {
        ...t,
        blocks: [
          paragraph(tried),
          paragraph(t.reason),
          paragraph(t.again),
          button(t.button, 'bookAgainUrl'),
          links({ label: t.page, url: 'bookingUrl' }),
        ],
        values: {
          attempts: String(attempts),
          reason: reasonOf(code, texts) ?? shortened(oneLine(sentence), 300),
          bookAgainUrl: webAddress(message.bookAgainUrl, 'bookAgainUrl'),
        },
      };
    }
    case 'link': {
      const t = texts.link;
      return { ...t, blocks: [paragraph(t.asked), button(t.button), note(t.notYou)], values: {} };
    }
  }
}

const reasonOf = (code: string | undefined, { failureReasons }: MailTexts): string | undefined =>
  Object.entries(failureReasons).find(([known]) => known === code)?.[1];
