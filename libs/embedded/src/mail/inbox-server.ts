import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { MailStore } from './mail-store';
import { framedHtml, inboxPage, inboxScript, inboxStyle } from './inbox-page';

/** Nothing from elsewhere, no script but our own file, and no page may frame this one. */
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** A mail: inline styles and embedded pictures. `sandbox` without `allow-scripts` holds without the frame, too. */
const mailPolicy =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

const common = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
} as const;

interface Reply {
  readonly status?: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly policy?: string;
}

const json = (body: unknown, status = 200): Reply => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
});
const page = (body: string, policy = pagePolicy): Reply => ({
  type: 'text/html; charset=utf-8',
  body,
  policy,
});
const notFound = json({ error: 'There is no such mail or page.' }, 404);

/**
 * A web page of another site could reach a server on loopback by a name of its own (DNS rebinding): only
 * the names of this machine are answered.
 */
function isLocalName(host: string | undefined): boolean {
  const name = host?.replace(/:\d+$/, '') ?? '';
  return ['localhost', '127.0.0.1', '[::1]'].includes(name) || name.endsWith('.localhost');
}

async function answer(store: MailStore, method: string, url: URL): Promise<Reply> {
  const [first, ...rest] = url.pathname.split('/').filter((part) => part !== '');
  const isRead = method === 'GET' || method === 'HEAD';
  if (first === 'api' && rest[0] === 'revision' && isRead) return json({ revision: store.revision });
  if (first === 'api' && rest[0] === 'mails') return answerApi(store, method, rest.slice(1), url);
  if (!isRead) return json({ error: 'Only reading is possible here.' }, 405);
  if (first === undefined) return page(inboxPage(await store.list(), store.revision));
  if (first === 'inbox.css') return { type: 'text/css; charset=utf-8', body: inboxStyle };
  if (first === 'inbox.js') return { type: 'text/javascript; charset=utf-8', body: inboxScript };
  if (first !== 'mails') return notFound;
  const mail = await store.get(rest[0] ?? '');
  if (mail === undefined) return notFound;
  if (rest[1] === undefined) return page(inboxPage(await store.list(), store.revision, mail));
  if (rest[1] === 'html') return page(framedHtml(mail), mailPolicy);
  if (rest[1] === 'raw') return rawOf(store, mail.id);
  return notFound;
}

async function answerApi(store: MailStore, method: string, rest: string[], url: URL): Promise<Reply> {
  const [id, part] = rest;
  if (method === 'DELETE' && id === undefined) {
    await store.clear();
    return json({ deleted: true });
  }
  if (method !== 'GET' && method !== 'HEAD') return json({ error: 'GET, or DELETE /api/mails.' }, 405);
  if (id === undefined) return json(await store.list(url.searchParams.get('to') ?? undefined));
  if (part === 'raw') return rawOf(store, id);
  const mail = await store.get(id);
  return mail === undefined ? notFound : json(mail);
}

async function rawOf(store: MailStore, id: string): Promise<Reply> {
  const raw = await store.raw(id);
  return raw === undefined ? notFound : { type: 'text/plain; charset=utf-8', body: raw };
}

async function handle(store: MailStore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let reply: Reply;
  try {
    reply = isLocalName(request.headers.host)
      ? await answer(store, request.method ?? 'GET', new URL(request.url ?? '/', 'http://inbox'))
      : json({ error: 'This inbox answers to localhost only.' }, 421);
  } catch {
    reply = json({ error: 'This request could not be answered.' }, 500);
  }
  response.writeHead(reply.status ?? 200, {
    ...common,
    'Content-Type': reply.type,
    'Content-Security-Policy': reply.policy ?? "default-src 'none'; frame-ancestors 'none'",
  });
  response.end(request.method === 'HEAD' ? undefined : reply.body);
}

/** The web inbox and its JSON API. */
export function makeInboxServer(store: MailStore): Server {
  return createServer((request, response) => void handle(store, request, response));
}
