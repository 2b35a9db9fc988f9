/** An answer with its body read: JSON where it is JSON, text otherwise. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

/** A browser's part that the demonstration needs: one origin, its cookies, no redirects followed. */
export class HttpClient {
  /** Cookies by name and path; a cookie goes only to addresses below its path. */
  private readonly cookies = new Map<string, { readonly path: string; readonly pair: string }>();

  constructor(readonly origin: string) {}

  cookieFor(path: string): string {
    return [...this.cookies.values()]
      .filter((cookie) => path.startsWith(cookie.path))
      .map(({ pair }) => pair)
      .join('; ');
  }

  async send(method: string, path: string, body?: object, form = false): Promise<Answer> {
    const response = await this.open(method, path, body, form);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
    return {
      status: response.status,
      body: isJson ? (JSON.parse(text) as unknown) : text,
      headers: response.headers,
    };
  }

  async open(
    method: string,
    path: string,
    body?: object,
    form = false,
    signal?: AbortSignal,
  ): Promise<Response> {
    const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
    const response = await fetch(new URL(path, this.origin), {
      method,
      redirect: 'manual',
      headers: {
        cookie: this.cookieFor(path),
        'x-requested-with': 'wod-demo',
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined
        ? {}
        : { body: body instanceof URLSearchParams ? body.toString() : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    for (const cookie of response.headers.getSetCookie()) this.keep(cookie);
    return response;
  }

  private keep(cookie: string): void {
    const [pair = '', ...attributes] = cookie.split(';').map((part) => part.trim());
    const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
    this.cookies.set(`${pair.split('=', 1)[0]}:${path}`, { path, pair });
  }
}

/** @throws with what was wanted and what came */
export function expectStatus(answer: Answer, status: number, what: string): void {
  if (answer.status === status) return;
  const body = typeof answer.body === 'string' ? answer.body.slice(0, 200) : JSON.stringify(answer.body);
  throw new Error(`Expected that ${what} (${status}), but the answer was ${answer.status}: ${body}`);
}
