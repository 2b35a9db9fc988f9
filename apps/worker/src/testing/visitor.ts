import { request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { SignJWT } from 'jose';
import { WebSocket } from 'ws';
import type { Worker } from '../worker';
import type { TestJob } from './rig';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Asks the gateway as a browser would, but with exactly this path and these headers. */
export function ask(
  worker: Worker,
  path: string,
  { method = 'GET', headers = {}, body }: Question = {},
): Promise<Answer> {
  const { host, port } = worker.gatewayAddress;
  return new Promise((resolve, reject) => {
    const asking = request(
      { host, port, path, method, agent: false, headers: { host: 'seats.test:4300', ...headers } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    asking.on('error', reject);
    asking.end(body);
  });
}

/** A link as the api signs it. */
export function entryLink(
  job: TestJob,
  changes: { sub?: string; exp?: string; linkKey?: string } = {},
): Promise<string> {
  const key = Buffer.from(changes.linkKey ?? job.secrets.linkKey, 'base64url');
  return new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(changes.sub ?? job.seatId)
    .setAudience('wod-seat')
    .setExpirationTime(changes.exp ?? '5m')
    .sign(key);
}

/** Enters a seat by its link. Gives the value of a `Cookie` header. */
export async function enter(worker: Worker, job: TestJob): Promise<string> {
  const { headers } = await ask(worker, `/seat/${job.seatId}/enter?token=${await entryLink(job)}`);
  const cookie = headers['set-cookie']?.[0]?.split(';')[0];
  if (cookie === undefined) throw new Error('The gateway gave no session.');
  return cookie;
}

export const form = (fields: Readonly<Record<string, string>>): Question => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://seats.test:4300' },
  body: new URLSearchParams(fields).toString(),
});

/** Opens a web socket; gives it, or the HTTP status by which it was refused. */
export function openSocket(
  worker: Worker,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<WebSocket | number> {
  const { host, port } = worker.gatewayAddress;
  const socket = new WebSocket(`ws://${host}:${port}${path}`, {
    headers: { host: 'seats.test:4300', origin: 'http://seats.test:4300', ...headers },
  });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('unexpected-response', (_request, answer) => {
      answer.resume();
      socket.removeAllListeners('error');
      socket.on('error', () => undefined);
      socket.terminate();
      resolve(answer.statusCode ?? 0);
    });
    socket.once('error', reject);
  });
}

/** Sends bytes as they are and gives all that comes back until the gateway hangs up. */
export function shout(worker: Worker, text: string): Promise<string> {
  const { host, port } = worker.gatewayAddress;
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port }, () => socket.write(text));
    let heard = '';
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
    socket.on('error', reject);
    socket.on('close', () => resolve(heard));
  });
}
