import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Problem } from '@wod/contracts';
import { languageOf, pageHeaders, renderPage, type PageParts } from './page';
import { pageStatus, pageTexts, type PageName } from './texts';

/** Whether a program asks rather than a person: it says so, or it is a script on a page. */
export function wantsJson(request: IncomingMessage): boolean {
  const accept = request.headers.accept ?? '';
  if (accept.includes('text/html')) return false;
  return accept.includes('json') || request.headers['sec-fetch-dest'] === 'empty';
}

/**
 * Answers with one of the gateway's own pages, or with the same as problem+json. Does nothing when an answer
 * has begun already: then the connection is cut, so that a torn answer cannot pass for a whole one.
 */
export function answerPage(
  request: IncomingMessage,
  response: ServerResponse,
  name: PageName,
  parts: PageParts = {},
  headers: OutgoingHttpHeaders = {},
): void {
  if (response.headersSent) {
    if (!response.writableEnded) response.destroy();
    return;
  }
  const status = pageStatus[name];
  const language = languageOf(request.headers['accept-language']);
  // A body that nobody read would be taken for the next request.
  const close = hasUnreadBody(request) ? { connection: 'close' } : {};
  if (wantsJson(request)) {
    const { title, text } = pageTexts[language][name];
    const body: Problem = { type: 'about:blank', title, status, detail: text, code: name };
    response.writeHead(status, {
      ...pageHeaders,
      'content-type': 'application/problem+json',
      ...close,
      ...headers,
    });
    response.end(JSON.stringify(body));
    return;
  }
  response.writeHead(status, { ...pageHeaders, ...close, ...headers });
  response.end(renderPage(name, language, parts));
}

export function answerJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(JSON.stringify(body));
}

/** Sends a browser on, without telling where it came from: that address may hold a key. */
export function answerSeeOther(response: ServerResponse, location: string, setCookie?: string): void {
  response.writeHead(303, {
    location,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    ...(setCookie === undefined ? {} : { 'set-cookie': setCookie }),
  });
  response.end();
}

function hasUnreadBody(request: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  return !request.complete && (encoding !== undefined || (length !== undefined && length !== '0'));
}
