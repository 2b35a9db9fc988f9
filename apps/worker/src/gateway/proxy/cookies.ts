/** Name of the gateway's own cookie. */
export const sessionCookie = 'wod_seat';

/** Cookies that belong to Jupyter; every other one is none of a seat's business. */
const isJupyters = (name: string): boolean => name === '_xsrf' || /^username-[\w.-]+$/.test(name);

function pairs(header: string | undefined): { name: string; value: string }[] {
  return (header ?? '').split(';').flatMap((part) => {
    const equals = part.indexOf('=');
    if (equals < 1) return [];
    return [{ name: part.slice(0, equals).trim(), value: part.slice(equals + 1).trim() }];
  });
}

/**
 * All sessions that a `Cookie` header offers. More than one is possible: a page of another seat can set a
 * cookie of the same name, and must not thereby put anybody out.
 */
export function offeredSessions(header: string | undefined): string[] {
  return pairs(header)
    .filter(({ name }) => name === sessionCookie)
    .map(({ value }) => value)
    .slice(0, 8);
}

/** The part of a `Cookie` header that a seat may see. */
export function cookiesForSeat(header: string | undefined): string | undefined {
  const kept = pairs(header).filter(({ name }) => isJupyters(name));
  return kept.length === 0 ? undefined : kept.map(({ name, value }) => `${name}=${value}`).join('; ');
}

export interface CookieScope {
  /** `/seat/<seatId>/`: no cookie of a seat is sent anywhere else. */
  readonly basePath: string;
  readonly isHttps: boolean;
}

/** `Set-Cookie` headers of a seat: Jupyter's own only, without a domain, within the seat's path. */
export function cookiesFromSeat(headers: readonly string[], scope: CookieScope): string[] {
  return headers.flatMap((header) => {
    const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
    if (!isJupyters(pair.slice(0, Math.max(pair.indexOf('='), 0)))) return [];
    let path = scope.basePath;
    const kept = attributes.filter((attribute) => {
      const [name = '', value = ''] = attribute.split('=').map((part) => part.trim());
      if (name.toLowerCase() === 'path' && value.startsWith(scope.basePath)) path = value;
      return !['path', 'domain', 'secure', ''].includes(name.toLowerCase());
    });
    return [[pair, ...kept, `Path=${path}`, ...(scope.isHttps ? ['Secure'] : [])].join('; ')];
  });
}

/** The gateway's own `Set-Cookie`: for one seat, out of reach of scripts, ended with the browser. */
export function sessionSetCookie(value: string, { basePath, isHttps }: CookieScope): string {
  return `${sessionCookie}=${value}; Path=${basePath}; HttpOnly; SameSite=Lax${isHttps ? '; Secure' : ''}`;
}
