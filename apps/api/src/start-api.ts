import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { connectBus, ensureEventConsumer, ensureStreams, JetStreamServer, type Bus } from '@wod/bus';
import { seatCleanedV1, seatFailedV1, seatProgressedV1, seatReadyV1, streams } from '@wod/contracts';
import { Reflector } from '@nestjs/core';
import type { Logger } from 'pino';
import { AccessGuard } from './access/access.guard';
import { ApiModule } from './api.module';
import { composeApi, version, type ApiParts, type ApiSettings } from './compose-api';
import { makeDataSource, openDatabase } from './database/data-source';
import { bodyLimit, hardenHttp } from './http/http-server';
import { servePortal } from './http/portal-files';
import { nestLog } from './log';
import { ProblemFilter } from './problem/problem.filter';
import { seatEventsConsumer } from './seats/seat-events.controller';

export interface RunningApi {
  readonly url: string;
  readonly parts: ApiParts;
  readonly bus: Bus;
  stop(): Promise<void>;
}

/** Starts one api process with all its roles. Waits for PostgreSQL and the nats-server as long as it takes. */
export async function startApi(settings: ApiSettings, log: Logger): Promise<RunningApi> {
  const tell = (level: 'info' | 'warn' | 'error', sentence: string, error?: unknown) =>
    log[level]({ ...(error === undefined ? {} : { err: error }) }, sentence);
  const source = await openDatabase(makeDataSource(settings.WOD_DATABASE_URL), tell);
  const bus = await connectBus({
    url: settings.WOD_NATS_URL,
    name: 'api',
    user: settings.WOD_NATS_USER,
    password: settings.WOD_NATS_PASSWORD,
    inboxPrefix: '_INBOX_api',
    monitorUrl: settings.WOD_NATS_MONITOR_URL,
    log: tell,
  });
  if (settings.WOD_NATS_MONITOR_URL === undefined) {
    tell(
      'warn',
      'WOD_NATS_MONITOR_URL is not set: whether the nats-server syncs before it acknowledges is not checked.',
    );
  }
  await ensureStreams(bus, { replicas: 1 });
  await ensureEventConsumer(bus, seatEventsConsumer, ['wod.seat.v1.*.*']);

  const parts = composeApi(settings, source, bus, log);
  await parts.sessions.ensureOperator(settings.WOD_OPERATOR_USER, settings.WOD_OPERATOR_PASSWORD);
  const app = await makeHttp(settings, parts, bus, log);
  await app.startAllMicroservices();
  parts.relay.start();
  parts.scheduler.start();
  parts.mails.start();
  parts.watch.start();
  parts.feed.start();
  await app.listen(settings.WOD_HTTP_PORT, settings.WOD_HTTP_HOST);
  const url = await app.getUrl();
  log.info({ url, progress: 'Importing workshops' }, 'the api listens');
  await parts.importer.importAll(settings.WOD_WORKSHOPS_DIRS);
  log.info({ progress: 'Ready' }, 'the api is ready');
  return {
    url,
    parts,
    bus,
    stop: async () => {
      await app.close();
      await Promise.allSettled([
        parts.scheduler.stop(),
        parts.mails.stop(),
        parts.watch.stop(),
        parts.feed.stop(),
        parts.relay.stop(),
      ]);
      await bus.close();
      await source.destroy();
    },
  };
}

async function makeHttp(
  settings: ApiSettings,
  parts: ApiParts,
  bus: Bus,
  log: Logger,
): Promise<NestFastifyApplication> {
  const proxies = settings.WOD_TRUSTED_PROXIES;
  const app = await NestFactory.create<NestFastifyApplication>(
    ApiModule.with(parts),
    new FastifyAdapter({
      bodyLimit,
      trustProxy: proxies.length === 0 ? false : proxies,
      requestTimeout: 30_000,
      connectionTimeout: 0,
      forceCloseConnections: true,
      routerOptions: { maxParamLength: 128 },
    }),
    { logger: nestLog(log), abortOnError: false },
  );
  app.connectMicroservice({
    strategy: new JetStreamServer({
      bus,
      writer: 'api',
      consumed: [
        {
          stream: streams.events,
          consumer: seatEventsConsumer,
          contracts: [seatProgressedV1, seatReadyV1, seatFailedV1, seatCleanedV1],
          order: 'by-subject',
          maxDeliveries: 10,
          maxInFlight: 256,
        },
      ],
      log: (level, sentence, error) => log[level]({ err: error }, sentence),
    }),
  });
  await hardenHttp(app, {
    bookingsPerMinute: settings.WOD_BOOKINGS_PER_MINUTE,
    isHttps: parts.publicUrl.startsWith('https:'),
  });
  app.useGlobalGuards(new AccessGuard(app.get(Reflector), parts.keys, parts.sessions, parts.publicUrl));
  app.useGlobalFilters(new ProblemFilter(log));
  const api = new DocumentBuilder().setTitle('Workshops-on-Demand').setVersion(version).build();
  SwaggerModule.setup('api/docs', app, () => SwaggerModule.createDocument(app, api));
  if (settings.WOD_PORTAL_DIR !== undefined) await servePortal(app, settings.WOD_PORTAL_DIR);
  return app;
}
