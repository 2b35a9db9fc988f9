import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SeatSpec, Upstream } from '../seat-driver';

/** A seat of the pretended machine: a spec, a home and whether its Jupyter is said to run. */
export interface SimulatedSeat {
  readonly spec: SeatSpec;
  readonly home: Buffer;
  running: boolean;
}

/**
 * The machine that a `SimulatedDriver` pretends to drive. It outlives drivers, as a container engine
 * outlives a worker: a test that restarts its worker makes a new driver on the same engine. One HTTP server
 * on loopback answers for all seats, told apart by their base path, so ten thousand seats are ten thousand
 * map entries and nothing else. In memory only: what it holds ends with the process.
 */
export class SimulatedEngine {
  readonly seats = new Map<string, SimulatedSeat>();
  private server: Promise<Server> | undefined;

  /** Where every seat is reached; starts listening on the first call. */
  async upstream(): Promise<Upstream> {
    this.server ??= new Promise((resolve, reject) => {
      const server = createServer((request, response) => this.answer(request, response));
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => resolve(server));
    });
    const { port } = (await this.server).address() as AddressInfo;
    return { kind: 'tcp', host: '127.0.0.1', port };
  }

  /** What a killed Jupyter looks like: the seat is listed, not running, and does not answer. */
  kill(seatId: string): void {
    const seat = this.seats.get(seatId);
    if (seat) seat.running = false;
  }

  async close(): Promise<void> {
    const server = await this.server;
    if (!server) return;
    this.server = undefined;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  /** Answers as Jupyter does: 200 for the status with the seat's token, 403 without, 404 for no seat. */
  private answer(request: IncomingMessage, response: ServerResponse): void {
    const [, root, seatId] = (request.url ?? '').split('/');
    const seat = root === 'seat' && seatId ? this.seats.get(seatId) : undefined;
    const answer = (status: number, body: object | string) => {
      const html = typeof body === 'string';
      response.writeHead(status, { 'content-type': html ? 'text/html; charset=utf-8' : 'application/json' });
      response.end(html ? body : JSON.stringify(body));
    };
    if (!seat?.running) return answer(404, { message: 'No such seat.' });
    if (request.headers.authorization !== `token ${seat.spec.token}`)
      return answer(403, { message: 'Forbidden' });
    if (request.url?.startsWith(`${seat.spec.basePath}api/status`)) {
      return answer(200, { connections: 0, kernels: 0, started: new Date(0).toISOString() });
    }
    return answer(200, `<!doctype html><title>Simulated seat</title><p>Seat ${seat.spec.seatId}</p>`);
  }
}
