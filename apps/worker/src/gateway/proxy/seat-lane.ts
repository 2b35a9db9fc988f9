import { Agent, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SeatHandle, Upstream } from '@wod/seats';
import { createProxyServer, type ProxyServer, type ProxyTargetDetailed } from 'httpxy';
import { gatewayLimits } from '../limits';
import { refuseUpgrade } from '../refuse-upgrade';
import { headersForSeat, headersFromSeat, type SeatHeaderContext } from './seat-headers';

/**
 * The connections between the gateway and one seat: a pool of its own, so that a seat that hangs uses up
 * nobody else's, and so that all of it can be cut at once when the seat ends.
 */
export class SeatLane {
  private readonly agent = new Agent({
    keepAlive: true,
    maxSockets: gatewayLimits.seatConnections,
    maxFreeSockets: gatewayLimits.seatConnections,
    scheduling: 'lifo',
    timeout: gatewayLimits.seatIdleMs,
  });
  private readonly requests = new Set<ServerResponse>();
  private readonly webSockets = new Set<Duplex>();
  private readonly hungUp = new WeakMap<IncomingMessage, (error: Error) => void>();
  private readonly context: SeatHeaderContext;
  private readonly proxy: ProxyServer;

  constructor(
    /** As last listed. */
    public handle: SeatHandle,
    gatewayOrigin: URL,
  ) {
    this.context = { basePath: handle.basePath, token: handle.token, gatewayOrigin };
    this.proxy = createProxyServer({
      target: target(handle.upstream),
      // Our own pass writes the answer's head; httpxy's would copy the seat's headers as they are.
      selfHandleResponse: true,
      proxyTimeout: gatewayLimits.seatSilenceMs,
      upgradeTimeout: gatewayLimits.upgradeMs,
    });
    this.proxy.on('proxyRes', (answer, _request, response) => this.relay(answer, response));
    // A seat can end an exchange without an answer and without an error, e.g. by switching protocols unasked.
    this.proxy.on('proxyReq', (toSeat, request, response) =>
      toSeat.once('close', () => {
        if (!response.headersSent) this.hungUp.get(request)?.(new Error('The seat hung up.'));
      }),
    );
    this.proxy.on('proxyReqWs', (toSeat, _request, socket) => {
      toSeat.prependListener('error', () => refuseUpgrade(socket, 502));
      // Before httpxy's own listener, which writes the seat's headers to the browser as it finds them.
      toSeat.prependListener('upgrade', (answer: IncomingMessage) => this.cleanUpgrade(answer));
      toSeat.prependListener('response', (answer: IncomingMessage) => {
        answer.headers = headersFromSeat(answer.headers, this.context) as IncomingMessage['headers'];
      });
    });
  }

  get isFull(): boolean {
    return this.requests.size >= gatewayLimits.seatRequests;
  }

  get hasRoomForWebSocket(): boolean {
    return this.webSockets.size < gatewayLimits.seatWebSockets;
  }

  /** Resolves when the exchange is over; rejects when the seat does not answer. */
  async web(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.add(response);
    request.headers = headersForSeat(request.headers, this.context, false);
    const hungUp = new Promise<never>((_, reject) => this.hungUp.set(request, reject));
    try {
      await Promise.race([this.proxy.web(request, response, { agent: this.agent }), hungUp]);
    } finally {
      this.requests.delete(response);
    }
  }

  /** Resolves when the web socket is closed; rejects when the seat does not open one. */
  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    this.webSockets.add(socket);
    socket.once('close', () => this.webSockets.delete(socket));
    request.headers = headersForSeat(request.headers, this.context, true);
    await this.proxy.ws(request, socket as Socket, {}, head);
  }

  /** Cuts every request and web socket of this seat. */
  close(): void {
    for (const socket of this.webSockets) socket.destroy();
    for (const response of this.requests) response.destroy();
    this.agent.destroy();
  }

  /** A seat runs strangers' programs: whatever it answers, a status that does not exist included, is borne. */
  private relay(answer: IncomingMessage, response: ServerResponse): void {
    try {
      response.writeHead(answer.statusCode ?? 0, headersFromSeat(answer.headers, this.context));
      answer.pipe(response);
    } catch {
      answer.destroy();
      response.destroy();
    }
  }

  private cleanUpgrade(answer: IncomingMessage): void {
    const { upgrade, connection, ...rest } = answer.headers;
    answer.headers = {
      ...(headersFromSeat(rest, this.context) as IncomingMessage['headers']),
      ...(upgrade === undefined ? {} : { upgrade }),
      ...(connection === undefined ? {} : { connection }),
    };
  }
}

function target(upstream: Upstream): ProxyTargetDetailed {
  return upstream.kind === 'socket'
    ? { protocol: 'http:', socketPath: upstream.socketPath }
    : { protocol: 'http:', host: upstream.host, port: upstream.port };
}

export function isSameUpstream(a: SeatHandle, b: SeatHandle): boolean {
  // Compared at every request; a handle is a new object only after a listing.
  return a === b || JSON.stringify([a.upstream, a.token]) === JSON.stringify([b.upstream, b.token]);
}
