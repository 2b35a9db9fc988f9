import { request } from 'node:http';
import type { Upstream } from './seat-driver';

/** How long one question to Jupyter may take; a starting one refuses at once. */
const questionTimeoutMs = 5_000;

/** What a Jupyter answers to a question about its status: an HTTP code, or undefined when it does not. */
export async function statusOf(
  upstream: Upstream,
  basePath: string,
  token: string | undefined,
): Promise<number | undefined> {
  const where =
    upstream.kind === 'socket'
      ? { socketPath: upstream.socketPath }
      : { host: upstream.host, port: upstream.port };
  return new Promise((resolve) => {
    const asked = request(
      {
        ...where,
        path: `${basePath}api/status`,
        headers: { host: 'localhost', ...(token ? { authorization: `token ${token}` } : {}) },
        timeout: questionTimeoutMs,
        agent: false,
      },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => resolve(undefined));
    asked.end();
  });
}
