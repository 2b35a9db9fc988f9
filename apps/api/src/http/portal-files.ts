import { resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';

const hashed = /-[A-Z0-9]{8}\.(?:js|css|woff2?|svg|png|webp)$/;

/**
 * Serves the built portal beside the api, so that pages and api have one origin. Every address that is neither a
 * file nor the api's is the portal's own: it shows the page, or that there is none.
 */
export async function servePortal(app: NestFastifyApplication, folder: string): Promise<void> {
  const root = resolve(folder);
  await app.register(fastifyStatic, {
    root,
    wildcard: false,
    index: false,
    preCompressed: true,
    setHeaders: (reply, path) => {
      const policy = hashed.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
      void reply.header('cache-control', policy);
    },
  });
  const page = (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    if (path.startsWith('/api/') || path.startsWith('/health/') || /\.[a-z0-9]{2,5}$/i.test(path)) {
      return reply.status(404).type('application/problem+json').send({
        type: 'urn:wod:problem:not-found',
        title: 'There is nothing at this address.',
        status: 404,
        code: 'not-found',
      });
    }
    return reply.type('text/html; charset=utf-8').sendFile('index.html');
  };
  app.getHttpAdapter().getInstance().get('/', page).get('/*', page);
}
