import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Log } from '../logging/log';
import type { OpenSeat, SeatRegistry } from '../seats/seat-registry';
import { isEntryLink } from './access/entry-link';
import type { Sessions } from './access/sessions';
import type { SignIn } from './access/sign-in';
import { gatewayLimits } from './limits';
import { answerPage } from './pages/answers';
import { offeredSessions } from './proxy/cookies';
import type { SeatLanes } from './proxy/seat-lanes';
import { refuseUpgrade } from './refuse-upgrade';
import type { RequestTarget } from './request-target';
import type { WorkDownload } from './work-download';

export interface EntranceTools {
  readonly registry: SeatRegistry;
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  readonly lanes: SeatLanes;
  readonly download: WorkDownload;
  readonly log: Log;
}

/**
 * Everything below `/seat/<seatId>/`. Three addresses are the gateway's own: `enter` with a signed link,
 * `sign-in`, and `_wod/work.tar`. All others belong to the seat and want a session of that very seat; the
 * seat itself then sees its own token and never the session.
 */
export class SeatEntrance {
  constructor(private readonly tools: EntranceTools) {}

  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    seatId: string,
    rest: string,
    target: RequestTarget,
  ): Promise<void> {
    const { registry, signIn, download } = this.tools;
    const seat = registry.open(seatId);
    if (seat === undefined) {
      return registry.isKnown
        ? answerPage(request, response, 'seat-ended')
        : answerPage(request, response, 'starting', {}, { 'retry-after': '2' });
    }
    if (rest === 'enter') return this.enter(request, response, seat, target);
    if (rest === 'sign-in') return signIn.handle(request, response, seat);
    if (!this.hasSession(request, seatId)) {
      return answerPage(request, response, 'sign-in-needed', {
        formAction: `${seat.handle.basePath}sign-in`,
      });
    }
    if (rest === '_wod/work.tar') return download.handle(request, response, seat);
    return this.pass(request, response, seat, target);
  }

  upgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    seatId: string,
    target: RequestTarget,
  ): void {
    const { registry, lanes, log } = this.tools;
    const seat = registry.open(seatId);
    if (seat === undefined) return refuseUpgrade(socket, registry.isKnown ? 404 : 503);
    if (!this.hasSession(request, seatId)) return refuseUpgrade(socket, 401);
    if (!seat.handle.running) return refuseUpgrade(socket, 502);
    const lane = lanes.to(seat.handle);
    if (!lane.hasRoomForWebSocket) return refuseUpgrade(socket, 503, { 'retry-after': '5' });
    request.url = `${target.path}${target.query}`;
    lane.upgrade(request, socket, head).catch((error: unknown) => {
      log.debug({ err: error, seatId }, 'A web socket ended badly.');
      refuseUpgrade(socket, 502);
    });
  }

  private async enter(
    request: IncomingMessage,
    response: ServerResponse,
    seat: OpenSeat,
    target: RequestTarget,
  ): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return answerPage(request, response, 'method-not-allowed', {}, { allow: 'GET, HEAD' });
    }
    const query = new URLSearchParams(target.query);
    if (await isEntryLink(query.get('token') ?? '', seat.handle.seatId, seat.access.linkKey)) {
      return this.tools.signIn.letIn(
        response,
        seat,
        query.get('to') === 'work' ? '_wod/work.tar' : undefined,
      );
    }
    answerPage(
      request,
      response,
      'bad-link',
      { signInLink: `${seat.handle.basePath}sign-in` },
      { 'referrer-policy': 'no-referrer' },
    );
  }

  private async pass(
    request: IncomingMessage,
    response: ServerResponse,
    seat: OpenSeat,
    target: RequestTarget,
  ): Promise<void> {
    const { lanes, log } = this.tools;
    if (request.headers['transfer-encoding'] !== undefined) {
      return answerPage(request, response, 'length-required');
    }
    if (Number(request.headers['content-length'] ?? 0) > gatewayLimits.bodyBytes) {
      return answerPage(request, response, 'too-large');
    }
    if (!seat.handle.running) return answerPage(request, response, 'seat-silent');
    const lane = lanes.to(seat.handle);
    if (lane.isFull) return answerPage(request, response, 'seat-busy', {}, { 'retry-after': '1' });
    request.url = `${target.path}${target.query}`;
    try {
      await lane.web(request, response);
    } catch (error) {
      log.info({ err: error, seatId: seat.handle.seatId }, 'A seat did not answer.');
      answerPage(request, response, 'seat-silent');
    }
  }

  private hasSession(request: IncomingMessage, seatId: string): boolean {
    return offeredSessions(request.headers.cookie).some((value) => this.tools.sessions.holds(seatId, value));
  }
}
