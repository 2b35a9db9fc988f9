import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Log } from '../logging/log';
import type { SignIn } from './access/sign-in';
import { gatewayLimits } from './limits';
import { answerJson, answerPage } from './pages/answers';
import type { SeatEntrance } from './seat-entrance';
import { isChanging, isForeign, isKnownMethod } from './same-origin';
import { readTarget, routeOf, type RequestTarget, type ShownRoute } from './request-target';
import { refuseUpgrade } from './refuse-upgrade';

/** What `/health/ready` says. */
export interface GatewayHealth {
  readonly ready: boolean;
  readonly sentence?: string;
  readonly driver: string;
  readonly seats: number;
}

export interface GatewayOptions {
  /** Address of the gateway as a browser reaches it. */
  readonly publicUrl: URL;
  /** How many seats there may be at the same moment; more seats, more connections. */
  readonly capacity: number;
  readonly health: () => Promise<GatewayHealth>;
}

/** The gateway cannot listen where it was told to. Says why and what to do. */
export class GatewayAddressError extends Error {
  override readonly name = 'GatewayAddressError';
}

/**
 * The way into seats: one plain HTTP server of its own, beside Nest, so that students reach their seats even
 * while the bus is away. It decides on every request before a seat hears of it:
 *
 * - the address has one meaning only, and names the seat that is asked;
 * - the method is a known one, and what may change something, a web socket included, comes from a page of
 *   this gateway and not from another site;
 * - the browser holds a session of that seat.
 */
export class Gateway {
  private readonly server: Server;

  constructor(
    private readonly entrance: SeatEntrance,
    private readonly signIn: SignIn,
    private readonly options: GatewayOptions,
    private readonly log: Log,
  ) {
    this.server = createServer(
      {
        maxHeaderSize: gatewayLimits.headerBytes,
        headersTimeout: gatewayLimits.headersMs,
        requestTimeout: gatewayLimits.requestMs,
        keepAliveTimeout: gatewayLimits.keepAliveMs,
        connectionsCheckingInterval: 2_000,
      },
      (request, response) => this.answer(request, response),
    );
    this.server.maxHeadersCount = gatewayLimits.headerCount;
    this.server.maxConnections = Math.max(
      gatewayLimits.connections,
      options.capacity * gatewayLimits.connectionsPerSeat,
    );
    this.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.upgrade(request, socket, head),
    );
    this.server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
      const isTooLarge = error.code === 'HPE_HEADER_OVERFLOW';
      const isTooSlow = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
      refuseUpgrade(socket, isTooLarge ? 431 : isTooSlow ? 408 : 400);
    });
  }

  /** @throws GatewayAddressError */
  async listen(host: string, port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen({ host, port }, () => {
        this.server.removeListener('error', reject);
        resolve();
      });
    }).catch((error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? 'another program listens there already'
          : `the system refuses it (${error.code ?? error.message})`;
      throw new GatewayAddressError(
        `The gateway cannot listen on port ${port} of ${host}: ${why}. Stop the other one, or set WOD_GATEWAY_PORT and WOD_GATEWAY_HOST.`,
        { cause: error },
      );
    });
  }

  /** Where this machine reaches the gateway itself. */
  get localAddress(): { readonly host: string; readonly port: number } {
    const { address, port } = this.server.address() as AddressInfo;
    const host = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address;
    return { host, port };
  }

  /** Stops listening and cuts every connection; browsers come back by themselves to the next worker. */
  async close(): Promise<void> {
    if (!this.server.listening) return;
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    this.route(request, response).catch((error: unknown) => {
      this.log.error({ err: error }, 'A request could not be answered.');
      answerPage(request, response, 'seat-silent');
    });
  }

  private async route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? '';
    if (!isKnownMethod(method)) return answerPage(request, response, 'method-not-allowed');
    const target = readTarget(request.url ?? '');
    if (target === undefined) return answerPage(request, response, 'bad-address');
    if (isChanging(method) && this.isForeign(request))
      return answerPage(request, response, 'foreign-request');
    const route = routeOf(target);
    switch (route.to) {
      case 'seat':
        return this.entrance.handle(request, response, route.seatId, route.rest, target);
      case 'sign-in':
        return this.signIn.handle(request, response);
      case 'nowhere':
        return answerPage(request, response, 'not-found');
      case 'home':
      case 'live':
      case 'ready':
      case 'seat-without-slash':
        if (isChanging(method)) {
          return answerPage(request, response, 'method-not-allowed', {}, { allow: 'GET, HEAD' });
        }
        return this.show(request, response, route, target);
    }
  }

  private async show(
    request: IncomingMessage,
    response: ServerResponse,
    route: ShownRoute,
    target: RequestTarget,
  ): Promise<void> {
    switch (route.to) {
      case 'home':
        return answerPage(request, response, 'home', { signInLink: '/sign-in' });
      case 'live':
        return answerJson(response, 200, { live: true });
      case 'ready': {
        const health = await this.options.health();
        return answerJson(response, health.ready ? 200 : 503, health);
      }
      case 'seat-without-slash':
        response.writeHead(308, { location: `/seat/${route.seatId}/${target.query}` });
        response.end();
    }
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A socket that breaks while it is looked at must not take the worker with it.
    socket.on('error', () => socket.destroy());
    const target = readTarget(request.url ?? '');
    if (target === undefined) return refuseUpgrade(socket, 400);
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') return refuseUpgrade(socket, 400);
    if (this.isForeign(request)) return refuseUpgrade(socket, 403);
    const route = routeOf(target);
    if (route.to !== 'seat') return refuseUpgrade(socket, 404);
    this.entrance.upgrade(request, socket, head, route.seatId, target);
  }

  private isForeign(request: IncomingMessage): boolean {
    return isForeign(request.headers, this.options.publicUrl.origin);
  }
}
