import { simpleParser, type AddressObject, type ParsedMail } from 'mailparser';

/** A mail as the inbox's API gives it. */
export interface CaughtMail {
  readonly id: string;
  /** When it was accepted, ISO 8601. */
  readonly receivedAt: string;
  /** The `Date` header, ISO 8601; the time of acceptance when it has none. */
  readonly date: string;
  readonly from: string;
  /** Plain addresses in lower case: those it was delivered to, then those only named in its header. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** Empty when the mail has no HTML. */
  readonly html: string;
  /** Addresses that the mail links to, HTML first, each once, in their order. */
  readonly links: readonly string[];
  /** With its angle brackets; empty when there is none. */
  readonly messageId: string;
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly bytes: number }[];
  readonly bytes: number;
}

/** First line of a stored mail: whom it was really delivered to. The rest is as it came. */
const envelopeHeader = 'X-Wod-Envelope-To';

/** Puts the recipients of the envelope before a mail. They are addresses: nothing that breaks a line. */
export function withEnvelope(recipients: readonly string[], mail: Buffer): Buffer {
  const line = `${envelopeHeader}: ${recipients.map((to) => to.replace(/[\r\n,]/g, '')).join(', ')}\r\n`;
  return Buffer.concat([Buffer.from(line, 'utf8'), mail]);
}

const addressesOf = (field: AddressObject | AddressObject[] | undefined): string[] =>
  [field ?? []].flat().flatMap(({ value }) => value.flatMap(({ address }) => address?.toLowerCase() ?? []));

function envelopeOf(stored: Buffer): string[] {
  const [line = ''] = stored.subarray(0, 8_192).toString('utf8').split('\r\n', 1);
  if (!line.startsWith(`${envelopeHeader}: `)) return [];
  return line
    .slice(envelopeHeader.length + 2)
    .toLowerCase()
    .split(', ')
    .filter((address) => address !== '');
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  quot: '"',
  '#39': "'",
  '#x27': "'",
  '#x2F': '/',
};

/** Links of a mail: `href`s of its HTML, then addresses in its text. */
export function linksOf(html: string, text: string): string[] {
  const hrefs = [...html.matchAll(/<a\s[^>]*?href\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map(
    ([, double, single]) =>
      (double ?? single ?? '').replace(
        /&(amp|quot|#39|#x27|#x2F);/g,
        (all, name: string) => entities[name] ?? all,
      ),
  );
  const plain = [...text.matchAll(/\bhttps?:\/\/[^\s<>"'\])]+/g)].map(([url]) =>
    url.replace(/[.,;:!?]+$/, ''),
  );
  return [...new Set([...hrefs, ...plain])].filter((url) => url !== '' && !url.startsWith('#'));
}

/** Reads a stored mail. Whatever a sender wrote, this gives a mail: at worst one without a body. */
export async function readMail(id: string, receivedAt: Date, stored: Buffer): Promise<CaughtMail> {
  const envelope = envelopeOf(stored);
  const parsed: Partial<ParsedMail> = await simpleParser(stored).catch(() => ({}));
  const html = parsed.html === undefined || parsed.html === false ? '' : parsed.html;
  const text = parsed.text ?? '';
  const date = parsed.date ?? receivedAt;
  return {
    id,
    receivedAt: receivedAt.toISOString(),
    date: (Number.isNaN(date.getTime()) ? receivedAt : date).toISOString(),
    from: parsed.from?.text ?? '',
    to: [...new Set([...envelope, ...addressesOf(parsed.to), ...addressesOf(parsed.cc)])],
    subject: parsed.subject ?? '',
    text,
    html,
    links: linksOf(html, text),
    messageId: parsed.messageId ?? '',
    attachments: (parsed.attachments ?? []).map((attachment) => ({
      name: attachment.filename ?? 'unnamed',
      type: attachment.contentType,
      bytes: attachment.size,
    })),
    bytes: stored.length,
  };
}
