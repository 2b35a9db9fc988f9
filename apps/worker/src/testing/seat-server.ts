import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SimulatedDriver, type SeatHandle, type SeatProgress, type SeatSpec } from '@wod/seats';
import { WebSocketServer } from 'ws';

/** One request that reached a seat. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/**
 * What stands in for a seat's Jupyter: a real HTTP and web socket server on a unix socket that remembers what
 * it was asked, and says whatever a test wants it to. Echoes what comes over a web socket.
 */
export class SeatServer {
  readonly seen: SeenRequest[] = [];
  readonly seenUpgrades: SeenRequest[] = [];
  /** Written to the connection as it stands, instead of an answer, for addresses that end in `/raw`. */
  raw = '';
  answerHeaders: Readonly<Record<string, string | string[]>> = {};
  private readonly sockets = new WebSocketServer({ noServer: true });
  private readonly connections = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly folder: string,
  ) {
    server.on('connection', (socket) => {
      this.connections.add(socket);
      socket.on('close', () => this.connections.delete(socket));
    });
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        const body = Buffer.concat(chunks).toString();
        if (!url.endsWith('/api/status')) this.seen.push({ method, url, headers, body });
        if (url.endsWith('/raw')) return void request.socket.end(this.raw);
        if (url.endsWith('/silent')) return;
        response.writeHead(200, { server: 'TornadoServer/6.4', ...this.answerHeaders });
        response.end(url.endsWith('/large') ? Buffer.alloc(3_000_000, 'x') : `you asked for ${url}`);
      });
    });
    server.on('upgrade', (request, socket, head) => {
      const { method = '', url = '', headers } = request;
      this.seenUpgrades.push({ method, url, headers, body: '' });
      if (url.endsWith('/refused'))
        return void socket.end('HTTP/1.1 403 Forbidden\r\nserver: T\r\ncontent-length: 2\r\n\r\nno');
      this.sockets.handleUpgrade(request, socket, head, (ws) => {
        ws.on('message', (data, isBinary) => ws.send(data, { binary: isBinary }));
      });
    });
  }

  static async start(): Promise<SeatServer> {
    const folder = await mkdtemp(join(tmpdir(), 'wod-seat-'));
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder, 'seat.sock'), resolve));
    return new SeatServer(server, folder);
  }

  get socketPath(): string {
    return join(this.folder, 'seat.sock');
  }

  get openConnections(): number {
    return this.connections.size;
  }

  async stop(): Promise<void> {
    for (const socket of this.connections) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Makes simulated seats that are reached on the socket of a `SeatServer`, one for each, in turn. */
export class ServedDriver extends SimulatedDriver {
  private readonly served = new Map<string, SeatServer>();

  constructor(private readonly servers: readonly SeatServer[]) {
    super();
  }

  serverOf(seatId: string): SeatServer {
    const server = this.served.get(seatId) ?? this.servers[this.served.size % this.servers.length];
    if (server === undefined) throw new Error('A served driver needs a server.');
    this.served.set(seatId, server);
    return server;
  }

  override async create(
    spec: SeatSpec,
    content: Buffer,
    progress: SeatProgress,
    signal: AbortSignal,
  ): Promise<SeatHandle> {
    return this.moved(await super.create(spec, content, progress, signal));
  }

  override async find(seatId: string, signal: AbortSignal): Promise<SeatHandle | undefined> {
    const handle = await super.find(seatId, signal);
    return handle && this.moved(handle);
  }

  override async list(signal: AbortSignal): Promise<readonly SeatHandle[]> {
    return (await super.list(signal)).map((handle) => this.moved(handle));
  }

  private moved(handle: SeatHandle): SeatHandle {
    return { ...handle, upstream: { kind: 'socket', socketPath: this.serverOf(handle.seatId).socketPath } };
  }
}
