import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OpenSeat, SeatRegistry } from '../../seats/seat-registry';
import { answerPage, answerSeeOther } from '../pages/answers';
import { sessionSetCookie } from '../proxy/cookies';
import { labPath } from '../request-target';
import { isPassword } from './password-proof';
import { sessionMs, type Sessions } from './sessions';
import { readSignInForm } from './sign-in-form';
import { TryLimiter } from './try-limiter';

const minuteMs = 60_000;

/**
 * The way in by user name and password, for one seat or for whichever seat has that user name. An unknown
 * name and a wrong password get the same answer.
 */
export class SignIn {
  /** Wrong tries at one seat, or one name, from one address. */
  private readonly perSeat = new TryLimiter(5, minuteMs);
  /** Wrong tries from one address at all: a class behind one address mistypes less than this. */
  private readonly perAddress = new TryLimiter(60, minuteMs);

  constructor(
    private readonly registry: SeatRegistry,
    private readonly sessions: Sessions,
    private readonly isHttps: boolean,
  ) {}

  /** @param seat the seat whose sign-in page this is; without it the user name finds the seat */
  async handle(request: IncomingMessage, response: ServerResponse, seat?: OpenSeat): Promise<void> {
    const action = seat === undefined ? '/sign-in' : `${seat.handle.basePath}sign-in`;
    if (request.method === 'GET' || request.method === 'HEAD') {
      return answerPage(request, response, 'sign-in', { formAction: action });
    }
    if (request.method !== 'POST') {
      return answerPage(request, response, 'method-not-allowed', {}, { allow: 'GET, HEAD, POST' });
    }
    const given = await readSignInForm(request);
    if (given === undefined) return answerPage(request, response, 'bad-form', { formAction: action });
    const address = request.socket.remoteAddress ?? '';
    const key = `${seat?.handle.seatId ?? given.username} ${address}`;
    const waitSeconds = Math.max(
      this.perSeat.retryAfterSeconds(key),
      this.perAddress.retryAfterSeconds(address),
    );
    if (waitSeconds > 0) {
      return answerPage(request, response, 'too-many-tries', {}, { 'retry-after': String(waitSeconds) });
    }
    const candidates = seat === undefined ? this.registry.openByUsername(given.username) : [seat];
    const found = candidates.find(
      ({ access }) =>
        access.username === given.username && isPassword(given, access.linkKey, access.passwordProof),
    );
    if (found === undefined) {
      this.perSeat.wasWrong(key);
      this.perAddress.wasWrong(address);
      return answerPage(request, response, 'wrong-password', {
        formAction: action,
        username: given.username,
      });
    }
    this.letIn(response, found);
  }

  /** Gives the browser a session of this seat and sends it to the first notebook, or to `below` the seat. */
  letIn(response: ServerResponse, { handle, access }: OpenSeat, below?: string): void {
    const cookie = sessionSetCookie(this.sessions.issue(handle.seatId, sessionMs), {
      basePath: handle.basePath,
      isHttps: this.isHttps,
    });
    const address = below === undefined ? labPath(handle.seatId, access.entry) : handle.basePath + below;
    answerSeeOther(response, address, cookie);
  }
}
