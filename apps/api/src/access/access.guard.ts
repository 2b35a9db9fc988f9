import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Keys } from '../keys/keys';
import { OperatorSessions } from '../operator/operator-sessions';
import { DomainError } from '../problem/domain-error';
import { audienceKey, bookingCookieName, operatorCookieName, type Audience } from './access';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * The one gate of the api, closed by default. It also refuses what a page of another site sends: such a request
 * comes with that site's name, or says that it is cross-site.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(Keys) private readonly keys: Keys,
    @Inject(OperatorSessions) private readonly sessions: OperatorSessions,
    @Inject('PUBLIC_URL') private readonly publicUrl: string,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: { id?: string } }>>();
    if (!['GET', 'HEAD', 'OPTIONS'].includes(request.method)) this.refuseForeign(request);
    const audience = this.reflector.getAllAndOverride<Audience | undefined>(audienceKey, [
      context.getHandler(),
      context.getClass(),
    ]);
    switch (audience) {
      case 'public':
        return true;
      case 'booking':
        return this.holdsBooking(request);
      case 'operator':
        return this.isOperator(request);
      case undefined:
        throw new DomainError(403, 'forbidden', 'This is not allowed.');
    }
  }

  private refuseForeign(request: FastifyRequest): void {
    const site = request.headers['sec-fetch-site'];
    const origin = request.headers.origin;
    const foreignSite = typeof site === 'string' && site !== 'same-origin' && site !== 'none';
    const foreignOrigin =
      origin !== undefined &&
      origin !== new URL(this.publicUrl).origin &&
      originHost(origin) !== request.headers.host;
    if (foreignSite || foreignOrigin) {
      throw new DomainError(403, 'cross-site', 'This request came from another site and was refused.');
    }
  }

  /** Whether there is such a booking is not told to who does not hold its key. */
  private holdsBooking(request: FastifyRequest<{ Params: { id?: string } }>): boolean {
    const id = request.params.id ?? '';
    const cookie = request.cookies[bookingCookieName] ?? '';
    if (uuid.test(id) && this.keys.isBookingCookie(id, cookie)) return true;
    throw new DomainError(
      401,
      'booking-key-needed',
      'Open this booking by the link in your mail; it holds the key.',
    );
  }

  private async isOperator(request: FastifyRequest): Promise<boolean> {
    if (await this.sessions.isValid(request.cookies[operatorCookieName] ?? '')) return true;
    throw new DomainError(401, 'sign-in-needed', 'Please sign in.');
  }
}

function originHost(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}
