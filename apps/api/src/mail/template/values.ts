/** Thrown when a mail cannot be written: a mistake of ours, never of a student. Carries no values. */
export class MailValueError extends Error {
  override readonly name = 'MailValueError';
}

// Control characters, line and paragraph separators: what can end a header or a line.
const breaks = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/gu;
// Invisible direction marks: what can make text read other than it is.
const directionMarks = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
// Half of a surrogate pair is not a character and cannot be sent.
const loneSurrogates = /\p{Surrogate}/gu;

/** One clean line: no line breaks, nothing that steers the direction of text. */
export const oneLine = (value: string): string =>
  value.replace(directionMarks, '').replace(loneSurrogates, '\ufffd').replace(breaks, ' ').trim();

/** The first `max` characters (code points, so that no emoji is cut in two), with an ellipsis if more. */
export function shortened(value: string, max: number): string {
  const characters = [...value];
  return characters.length <= max
    ? value
    : `${characters
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`;
}

/**
 * The normal form of an http or https address; safe in an attribute once escaped.
 * @throws MailValueError for `javascript:`, `data:` and everything else.
 */
export function webAddress(value: string, what: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new MailValueError(`${what} must be an http or https address`);
  }
  return url.href;
}

const linkLike = /:\/\/|www\.|@|[\p{L}\p{N}-]{2,}\.\p{L}{2,}/iu;

/**
 * A name for the greeting, or nothing. Anybody can book with somebody else's address, so a name that a mail
 * program would turn into a link is left out: our mails must not carry other people's advertisements.
 */
export function greetingName(name: string): string | undefined {
  const line = shortened(oneLine(name), 80);
  return line === '' || linkLike.test(line) ? undefined : line;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes for HTML text and for quoted attributes alike. */
export const escapeHtml = (value: string): string =>
  value.replace(/[&<>"']/g, (character) => entities[character] ?? character);

export type MailValues = Readonly<Record<string, string>>;

const valueOf = (values: MailValues, name: string): string => {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined) throw new MailValueError(`the mail has no value for {${name}}`);
  return value;
};

/** Puts values into the `{name}` places of a text, in one pass: what a value contains is never looked at. */
export const fill = (template: string, values: MailValues): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => valueOf(values, name));

/** A compiled HTML page, cut at its `{{name}}` places: even entries are HTML, odd ones are names. */
export type HtmlTemplate = readonly string[];

export const cutAtPlaces = (html: string): HtmlTemplate => html.split(/\{\{(\w+)\}\}/);

/** Puts escaped values into the places of a page. */
export const fillHtml = (template: HtmlTemplate, values: MailValues): string =>
  template.map((part, index) => (index % 2 === 0 ? part : escapeHtml(valueOf(values, part)))).join('');
