import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../problem/domain-error';

/** Bytes of the largest request body: a poll with long answers fits. */
export const bodyLimit = 64 * 1024;

export interface HttpOptions {
  readonly bookingsPerMinute: number;
  readonly isHttps: boolean;
}

/** Requests that one address may make in a minute, by the `limit` that a route names. */
const perMinute = { keys: 60, 'sign-in': 10, other: 6_000 } as const;

/** Cookies, security headers and rate limits. */
export async function hardenHttp(app: NestFastifyApplication, options: HttpOptions): Promise<void> {
  // JSON is all that the api reads: what a plain form of another site can send is answered 415.
  app.getHttpAdapter().getInstance().removeContentTypeParser('text/plain');
  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        // The pages need no inline style; the api's own documentation does.
        'style-src': [
          "'self'",
          (request) => (request.url?.startsWith('/api/docs') === true ? "'unsafe-inline'" : "'self'"),
        ],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'"],
        'connect-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    hsts: options.isHttps,
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
  });
  // What the api answers is true for a moment and for one reader.
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', async (request, reply) => {
      if (request.url.startsWith('/api/v1/')) void reply.header('cache-control', 'no-store');
    });
  await app.register(rateLimit, {
    global: true,
    timeWindow: '1 minute',
    keyGenerator: (request) => `${request.ip}:${limitOf(request)}`,
    max: (request) => {
      const limit = limitOf(request);
      return limit === 'bookings' ? options.bookingsPerMinute : perMinute[limit];
    },
    errorResponseBuilder: (_request, context) =>
      new DomainError(
        429,
        'too-many',
        `Too many requests. Please try again in ${Math.ceil(context.ttl / 1000)} seconds.`,
      ),
  });
}

function limitOf(request: FastifyRequest): 'bookings' | keyof typeof perMinute {
  const limit = (request.routeOptions.config as { limit?: string }).limit;
  return limit === 'bookings' || limit === 'keys' || limit === 'sign-in' ? limit : 'other';
}
