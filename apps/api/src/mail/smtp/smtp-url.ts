import { isIP } from 'node:net';

/** Where mails are handed over, and how. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (smtps). */
  readonly secure: boolean;
  /** A server that offers no STARTTLS is not used. */
  readonly requireTLS: boolean;
  /** STARTTLS is not used even where it is offered. */
  readonly ignoreTLS: boolean;
  /** False accepts any certificate. */
  readonly rejectUnauthorized: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
}

/** A mail server's URL that cannot be used. Says what is wrong, never the URL: it may hold a password. */
export class SmtpUrlError extends Error {
  override readonly name = 'SmtpUrlError';
}

const switches = ['requireTLS', 'ignoreTLS', 'rejectUnauthorized'] as const;
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/**
 * Reads `smtp://` and `smtps://` URLs, user name and password percent-encoded. Without a port: 465 for smtps,
 * else 587. We parse it ourselves because nodemailer would take any option from the query, a logger that
 * prints whole mails among them.
 *
 * STARTTLS is used where it is offered. Two defaults differ from nodemailer's, and the query can change both:
 * a password is never sent to another machine in the clear, and a mail server on this machine that wants no
 * password is spoken to without TLS, since its certificate is self-made more often than not.
 * @throws SmtpUrlError
 */
export function parseSmtpUrl(text: string): SmtpServer {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^smtps?:$/.test(url.protocol) || url.hostname === '') {
    throw new SmtpUrlError('the mail server must be given as smtp://host:port or smtps://host:port');
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const secure = url.protocol === 'smtps:';
  const credentials = credentialsOf(url);
  const flags = flagsOf(url.searchParams);
  const onLoopback = isLoopback(host);
  return {
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS:
      flags.requireTLS ?? (credentials !== undefined && !secure && !onLoopback && flags.ignoreTLS !== true),
    ignoreTLS:
      flags.ignoreTLS ?? (credentials === undefined && !secure && onLoopback && flags.requireTLS !== true),
    rejectUnauthorized: flags.rejectUnauthorized ?? true,
    ...(credentials === undefined ? {} : { auth: credentials }),
  };
}

function credentialsOf(url: URL): SmtpServer['auth'] {
  if (url.username === '' && url.password === '') return undefined;
  try {
    return { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  } catch {
    throw new SmtpUrlError('user name and password of the mail server must be percent-encoded');
  }
}

function flagsOf(query: URLSearchParams): Partial<Record<(typeof switches)[number], boolean>> {
  const flags: Partial<Record<(typeof switches)[number], boolean>> = {};
  for (const [key, value] of query) {
    const known = switches.find((name) => name === key);
    if (known === undefined || !/^(?:true|false)$/.test(value)) {
      throw new SmtpUrlError(`after "?" the mail server takes ${switches.join(', ')}, each =true or =false`);
    }
    flags[known] = value === 'true';
  }
  if (flags.requireTLS === true && flags.ignoreTLS === true) {
    throw new SmtpUrlError('requireTLS and ignoreTLS exclude each other');
  }
  return flags;
}
