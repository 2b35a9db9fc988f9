import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import WebSocket from 'ws';
import type { SeatHandle } from '../seat-driver';

/** What a cell printed, and how it ended. */
export interface CellResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: string;
}

interface KernelMessage {
  readonly parent_header: { readonly msg_id?: string };
  readonly msg_type: string;
  readonly content: {
    readonly name?: string;
    readonly text?: string;
    readonly status?: string;
    readonly evalue?: string;
    readonly execution_state?: string;
  };
}

/** A request to a seat's Jupyter on its upstream, as the gateway would make it. */
export async function askSeat(
  handle: SeatHandle,
  method: string,
  path: string,
  body?: object,
  token: string | undefined = handle.token,
): Promise<{ status: number; body: string }> {
  const { upstream } = handle;
  return new Promise((resolve, reject) => {
    const asked = request({
      ...(upstream.kind === 'socket' ? { socketPath: upstream.socketPath } : upstream),
      method,
      path: `${handle.basePath}${path}`,
      agent: false,
      headers: {
        host: 'localhost',
        'content-type': 'application/json',
        ...(token === undefined || token === '' ? {} : { authorization: `token ${token}` }),
      },
    });
    asked.once('error', reject);
    asked.once('response', (response) => {
      text(response).then((answer) => resolve({ status: response.statusCode ?? 0, body: answer }), reject);
    });
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** A running kernel of a seat, spoken to through its websocket as a browser does. */
export class SeatKernel {
  private constructor(
    private readonly handle: SeatHandle,
    private readonly id: string,
    private readonly socket: WebSocket,
  ) {}

  static async start(handle: SeatHandle, name: 'python3' | 'bash'): Promise<SeatKernel> {
    const answer = await askSeat(handle, 'POST', 'api/kernels', { name });
    if (answer.status !== 201)
      throw new Error(`The kernel ${name} did not start: ${answer.status} ${answer.body}`);
    const { id } = JSON.parse(answer.body) as { id: string };
    const { upstream } = handle;
    const socket = new WebSocket(`ws://localhost${handle.basePath}api/kernels/${id}/channels`, {
      headers: { authorization: `token ${handle.token}` },
      createConnection: () =>
        upstream.kind === 'socket'
          ? createConnection({ path: upstream.socketPath })
          : createConnection(upstream.port, upstream.host),
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('error', reject);
    });
    return new SeatKernel(handle, id, socket);
  }

  /**
   * Runs one cell to its end.
   * @param onOutput told about output as it comes
   */
  async run(code: string, onOutput: (text: string) => void = () => undefined): Promise<CellResult> {
    const messageId = randomUUID();
    const output = { stdout: '', stderr: '' };
    let status = '';
    let isIdle = false;
    const done = new Promise<void>((resolve, reject) => {
      const onClose = () => reject(new Error('The kernel hung up.'));
      const onMessage = (data: WebSocket.RawData) => {
        const message = JSON.parse((data as Buffer).toString()) as KernelMessage;
        if (message.parent_header.msg_id !== messageId) return;
        if (message.msg_type === 'stream') {
          output[message.content.name as 'stdout' | 'stderr'] += message.content.text ?? '';
          onOutput(message.content.text ?? '');
        }
        if (message.msg_type === 'error') output.stderr += message.content.evalue ?? '';
        if (message.msg_type === 'execute_reply') status = message.content.status ?? '';
        if (message.msg_type === 'status') isIdle = message.content.execution_state === 'idle';
        // The reply and the end of the output come by different ways, in any order.
        if (isIdle && status !== '') {
          this.socket.off('message', onMessage).off('close', onClose);
          resolve();
        }
      };
      this.socket.on('message', onMessage);
      this.socket.once('close', onClose);
    });
    this.send('shell', 'execute_request', messageId, {
      ...{ code, silent: false, store_history: true, user_expressions: {} },
      ...{ allow_stdin: false, stop_on_error: true },
    });
    await done;
    return { ...output, status };
  }

  async interrupt(): Promise<void> {
    await askSeat(this.handle, 'POST', `api/kernels/${this.id}/interrupt`);
  }

  async close(): Promise<void> {
    this.socket.removeAllListeners('close');
    this.socket.terminate();
    await askSeat(this.handle, 'DELETE', `api/kernels/${this.id}`).catch(() => undefined);
  }

  private send(channel: string, type: string, messageId: string, content: object): void {
    const header = {
      ...{ msg_id: messageId, msg_type: type, session: randomUUID(), username: 'student' },
      ...{ date: new Date().toISOString(), version: '5.3' },
    };
    const message = { header, parent_header: {}, metadata: {}, content, channel, buffers: [] };
    this.socket.send(JSON.stringify(message));
  }
}
