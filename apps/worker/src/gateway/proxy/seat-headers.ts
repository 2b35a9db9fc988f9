import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { cookiesForSeat, cookiesFromSeat } from './cookies';

/** What the headers of a seat's requests and answers depend on. */
export interface SeatHeaderContext {
  readonly basePath: string;
  /** Jupyter's own token. */
  readonly token: string;
  /** The configured address of the gateway, e.g. `https://seats.example.org`: never one from a request. */
  readonly gatewayOrigin: URL;
}

/** Headers that mean one connection only (RFC 9110 7.6.1), and those that Node sets itself. */
const hopByHop = new Set([
  'connection',
  'proxy-connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-authentication-info',
  'expect',
  'http2-settings',
]);

/** By these a student's program could pass itself off as a proxy, or as somebody else. */
const forwarding =
  /^(?:x-forwarded|forwarded$|x-real-ip$|x-scheme$|x-original|x-rewrite|x-http-method|via$|cf-|true-client-ip$)/;

/**
 * Headers of a seat's answer that reach beyond the seat: all seats share one origin, so none may speak for
 * it. `Service-Worker-Allowed` would let one seat answer for another, `Clear-Site-Data` would sign out all.
 */
const beyondTheSeat =
  /^(?:server$|service-worker-allowed$|clear-site-data$|strict-transport-security$|alt-svc$|access-control-|public-key-pins|report-to$|nel$|x-powered-by$|set-cookie$|set-cookie2$)/;

/** Request headers that the gateway writes itself, or leaves out. */
const ownWord = new Set(['authorization', 'cookie', 'host', 'referer']);

/** Tells of each name whether it belongs to this connection only: by its nature, or because the sender says so. */
function hopsOf({ connection }: IncomingHttpHeaders): (name: string) => boolean {
  const named = (connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  return (name) => hopByHop.has(name) || named.includes(name);
}

/** The headers that a seat gets instead of the browser's. `upgrade` keeps what opens a web socket. */
export function headersForSeat(
  given: IncomingHttpHeaders,
  context: SeatHeaderContext,
  upgrade: boolean,
): IncomingHttpHeaders {
  const hops = hopsOf(given);
  const headers: IncomingHttpHeaders = {};
  for (const [name, value] of Object.entries(given)) {
    if (!hops(name) && !ownWord.has(name) && !forwarding.test(name)) headers[name] = value;
  }
  const { host, origin, protocol } = context.gatewayOrigin;
  headers.host = host;
  headers.authorization = `token ${context.token}`;
  headers['x-forwarded-proto'] = protocol.slice(0, -1);
  headers['x-forwarded-host'] = host;
  // Whether the origin may ask was decided before; Jupyter compares it with its host, and must find them equal.
  if (given.origin !== undefined) headers.origin = origin;
  const referer = given.referer === undefined ? undefined : ownReferer(given.referer, given.host, context);
  if (referer !== undefined) headers.referer = referer;
  const cookie = cookiesForSeat(given.cookie);
  if (cookie !== undefined) headers.cookie = cookie;
  if (upgrade) {
    headers.connection = 'Upgrade';
    headers.upgrade = 'websocket';
  }
  return headers;
}

/** The headers that a browser gets instead of the seat's. */
export function headersFromSeat(given: IncomingHttpHeaders, context: SeatHeaderContext): OutgoingHttpHeaders {
  const hops = hopsOf(given);
  const headers: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && !hops(name) && !beyondTheSeat.test(name)) headers[name] = value;
  }
  const { basePath, gatewayOrigin } = context;
  const cookies = cookiesFromSeat(given['set-cookie'] ?? [], {
    basePath,
    isHttps: gatewayOrigin.protocol === 'https:',
  });
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  if (given.location !== undefined) headers['location'] = localLocation(given.location, gatewayOrigin);
  headers['x-content-type-options'] = 'nosniff';
  headers['referrer-policy'] = 'same-origin';
  const policy = "frame-ancestors 'self'";
  const theirs = given['content-security-policy'];
  // A comma makes two policies that are both in force; joined by ";" the first directive of a name would win.
  headers['content-security-policy'] = theirs === undefined ? policy : `${String(theirs)}, ${policy}`;
  return headers;
}

/** The address of the page that asks, under the configured origin; pages of other sites are not told of. */
function ownReferer(
  referer: string,
  host: string | undefined,
  { gatewayOrigin }: SeatHeaderContext,
): string | undefined {
  try {
    const url = new URL(referer);
    if (url.host !== host && url.host !== gatewayOrigin.host) return undefined;
    return `${gatewayOrigin.origin}${url.pathname}${url.search}`;
  } catch {
    return undefined;
  }
}

/** Jupyter may name itself in full, with a protocol that it cannot know: the path alone is always right. */
function localLocation(location: string, gatewayOrigin: URL): string {
  try {
    const url = new URL(location, gatewayOrigin);
    return url.host === gatewayOrigin.host ? `${url.pathname}${url.search}${url.hash}` : location;
  } catch {
    return location;
  }
}
