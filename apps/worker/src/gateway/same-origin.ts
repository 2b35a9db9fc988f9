import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a page of another site sent this request. Browsers always say where a request that may change
 * something comes from; a request that does not say comes from a program, which has no cookies of others.
 * "Same site" is foreign too: another port or sub-domain may belong to anybody.
 * @param gatewayOrigin the configured origin; the `Host` header is accepted beside it, because an
 *   installation may be reached under a second name, and a page cannot choose another site's `Host`
 */
export function isForeign(headers: IncomingHttpHeaders, gatewayOrigin: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const { origin } = headers;
  if (origin === undefined) return false;
  return origin !== gatewayOrigin && originHost(origin) !== headers.host?.toLowerCase();
}

function originHost(origin: string): string | undefined {
  try {
    const { protocol, host } = new URL(origin);
    return protocol === 'http:' || protocol === 'https:' ? host : undefined;
  } catch {
    return undefined;
  }
}

const reading = ['GET', 'HEAD', 'OPTIONS'];
const changing = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** `TRACE` and the like are known to nobody: they would show the seat's token to the student's page. */
export const isKnownMethod = (method: string): boolean =>
  reading.includes(method) || changing.includes(method);

export const isChanging = (method: string): boolean => !reading.includes(method);
