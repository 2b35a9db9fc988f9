import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { expectStatus, HttpClient } from './http-client';

interface NotebookFile {
  readonly content: {
    readonly cells: readonly { readonly cell_type: string; readonly source: string | readonly string[] }[];
    readonly metadata: { readonly kernelspec?: { readonly name?: string } };
  };
}

/** A student in a seat: everything goes through the worker's gateway, with the cookie that the way in gave. */
export class SeatVisit {
  private constructor(
    private readonly http: HttpClient,
    private readonly base: string,
    private readonly entry: string,
  ) {}

  /** Enters by a signed link. */
  static async byLink(link: string): Promise<SeatVisit> {
    const url = new URL(link);
    const http = new HttpClient(url.origin);
    const answer = await http.send('GET', url.pathname + url.search);
    expectStatus(answer, 303, 'the signed link opened the seat');
    const base = /^\/seat\/[^/]+\//.exec(url.pathname)?.[0] ?? '/';
    return new SeatVisit(http, base, answer.headers.get('location') ?? '');
  }

  /** Enters by user name and password. */
  static async bySignIn(
    gatewayUrl: string,
    seatId: string,
    username: string,
    password: string,
  ): Promise<void> {
    const http = new HttpClient(gatewayUrl);
    const path = `/seat/${seatId}/sign-in`;
    const wrong = await http.send('POST', path, new URLSearchParams({ username, password: 'not-it' }), true);
    if (wrong.status !== 401 && wrong.status !== 403) {
      throw new Error(`A wrong password was answered ${wrong.status}.`);
    }
    const right = await http.send('POST', path, new URLSearchParams({ username, password }), true);
    expectStatus(right, 303, 'user name and password opened the seat');
  }

  /** A forged link must not open anything. */
  static async expectRefused(link: string): Promise<void> {
    const url = new URL(link);
    const answer = await new HttpClient(url.origin).send('GET', url.pathname + url.search);
    if (answer.status !== 403 && answer.status !== 401) {
      throw new Error(`A forged link was answered ${answer.status}.`);
    }
  }

  /** The page that the student lands on; answers its path. */
  async openEntry(): Promise<string> {
    const path = new URL(this.entry, this.http.origin).pathname;
    const page = await this.http.send('GET', path);
    expectStatus(page, 200, 'JupyterLab answered');
    return path;
  }

  /** Starts a kernel and runs the first code cell of the first notebook that has one. */
  async runFirstCell(): Promise<void> {
    const { kernel, code } = await this.firstCell();
    const started = await this.http.send('POST', `${this.base}api/kernels`, { name: kernel });
    expectStatus(started, 201, `a ${kernel} kernel started`);
    const { id } = started.body as { id: string };
    await this.execute(id, code);
    await this.http.send('DELETE', `${this.base}api/kernels/${id}`);
  }

  private async firstCell(): Promise<{ kernel: string; code: string }> {
    const list = await this.http.send('GET', `${this.base}api/contents/`);
    expectStatus(list, 200, 'the files of the workshop can be listed');
    const names = (list.body as { content: { name: string; type: string }[] }).content
      .filter(({ type }) => type === 'notebook')
      .map(({ name }) => name)
      .sort();
    for (const name of names) {
      const { body } = await this.http.send('GET', `${this.base}api/contents/${encodeURIComponent(name)}`);
      const { cells, metadata } = (body as NotebookFile).content;
      const cell = cells.find(({ cell_type, source }) => cell_type === 'code' && text(source).trim() !== '');
      if (cell !== undefined)
        return { kernel: metadata.kernelspec?.name ?? 'python3', code: text(cell.source) };
    }
    throw new Error('No notebook of the workshop has a code cell.');
  }

  /** Jupyter's messaging protocol over its websocket: waits for the reply to one execute request. */
  private async execute(kernelId: string, code: string): Promise<void> {
    const path = `${this.base}api/kernels/${kernelId}/channels`;
    const url = new URL(path, this.http.origin.replace(/^http/, 'ws'));
    const socket = new WebSocket(url, {
      headers: { cookie: this.http.cookieFor(path), origin: this.http.origin },
    });
    const requestId = randomUUID();
    try {
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error('The cell did not finish within 60 seconds.')),
          60_000,
        );
        socket.on('error', reject);
        socket.on('unexpected-response', (_request, response) =>
          reject(new Error(`The websocket was refused with ${response.statusCode}.`)),
        );
        socket.on('open', () => socket.send(JSON.stringify(executeRequest(requestId, code))));
        socket.on('message', (data: Buffer) => {
          const message = JSON.parse(data.toString()) as {
            msg_type: string;
            parent_header: { msg_id?: string };
            content: { status?: string; ename?: string; evalue?: string };
          };
          if (message.msg_type !== 'execute_reply' || message.parent_header.msg_id !== requestId) return;
          clearTimeout(timer);
          const { status, ename, evalue } = message.content;
          if (status === 'ok') resolve();
          else reject(new Error(`The first cell failed: ${ename}: ${evalue}`));
        });
      });
    } finally {
      socket.terminate();
    }
  }
}

const text = (source: string | readonly string[]): string =>
  typeof source === 'string' ? source : source.join('');

const executeRequest = (id: string, code: string) => ({
  header: {
    msg_id: id,
    msg_type: 'execute_request',
    username: 'student',
    session: randomUUID(),
    date: new Date().toISOString(),
    version: '5.3',
  },
  parent_header: {},
  metadata: {},
  content: {
    code,
    silent: false,
    store_history: true,
    user_expressions: {},
    allow_stdin: false,
    stop_on_error: true,
  },
  channel: 'shell',
  buffers: [],
});
