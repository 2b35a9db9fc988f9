import { randomUUID } from 'node:crypto';
import { Controller, Module, UseFilters, type INestMicroservice } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { NestFactory } from '@nestjs/core';
import { seatCleanedV1, seatFailedV1, streams, type SeatCleanedV1 } from '@wod/contracts';
import { startTestNats, type TestNats } from '@wod/embedded';
import { connectBus, type Bus } from './bus';
import { DeadLetters } from './dead-letters';
import { PoisonMessage, RetryLater } from './delivery';
import { JetStreamServer, RethrowFilter } from './jetstream-server';
import { LiveFeed, type LiveEvent } from './live-feed';
import { MessageContext } from './message-context';
import { publishEvent } from './publisher';
import { ensureEventConsumer, ensureStreams } from './streams';

const heard: { data: SeatCleanedV1; deliveries: number }[] = [];
let behave: (data: SeatCleanedV1, context: MessageContext) => Promise<void> = async () => undefined;

@Controller()
@UseFilters(RethrowFilter)
class Cleaned {
  @EventPattern(seatCleanedV1.type)
  async cleaned(@Payload() data: SeatCleanedV1, @Ctx() context: MessageContext): Promise<void> {
    heard.push({ data, deliveries: context.deliveries });
    await behave(data, context);
  }
}
@Module({ controllers: [Cleaned] })
class Handlers {}

describe('the JetStream transport', () => {
  let nats: TestNats;
  let bus: Bus;
  let app: INestMicroservice;

  const connect = () =>
    connectBus({
      url: nats.url,
      name: 'test',
      ...nats.userOf({ kind: 'api' }),
      monitorUrl: nats.monitorUrl,
      log: () => undefined,
    });
  const server = (contracts: readonly (typeof seatCleanedV1 | typeof seatFailedV1)[] = [seatCleanedV1]) =>
    new JetStreamServer({
      bus,
      writer: 'test',
      consumed: [
        {
          stream: streams.events,
          consumer: 'test',
          contracts,
          order: 'by-subject',
          maxDeliveries: 3,
          maxInFlight: 16,
        },
      ],
      log: () => undefined,
    });
  const publish = (bookingId: string, attempt = 1) =>
    publishEvent(
      bus,
      seatCleanedV1,
      {
        bookingId,
        seatId: randomUUID(),
        attempt,
        backend: 'be1',
        at: new Date().toISOString(),
        elapsedMs: 1,
      },
      { source: '/test' },
    );
  const ofBooking = (bookingId: string) => heard.filter(({ data }) => data.bookingId === bookingId);

  beforeAll(async () => {
    nats = await startTestNats();
    bus = await connect();
    await ensureStreams(bus, { replicas: 1 });
    await ensureEventConsumer(bus, 'test', ['wod.seat.v1.cleaned.*']);
    app = await NestFactory.createMicroservice(Handlers, { strategy: server(), logger: false });
    await app.listen();
  });

  beforeEach(() => {
    behave = async () => undefined;
  });

  afterAll(async () => {
    await app.close();
    await bus.close();
    await nats.stop();
  });

  it('hands each message to its handler and acknowledges it', async () => {
    const bookingId = randomUUID();
    await publish(bookingId);
    await until(() => ofBooking(bookingId).length === 1);
    await until(async () => (await bus.manager.consumers.info(streams.events, 'test')).num_ack_pending === 0);
  });

  it('drops a repeat of the same fact', async () => {
    const bookingId = randomUUID();
    const fact = {
      bookingId,
      seatId: randomUUID(),
      attempt: 1,
      backend: 'be1',
      at: new Date().toISOString(),
      elapsedMs: 1,
    };
    const id = randomUUID();
    const first = await publishEvent(bus, seatCleanedV1, fact, { source: '/test', id });
    expect(await publishEvent(bus, seatCleanedV1, fact, { source: '/test', id })).toBe(first);
  });

  it('keeps the order of one booking while a handler is slow', async () => {
    const bookingId = randomUUID();
    behave = async (data) => {
      if (data.attempt === 1) await new Promise((resolve) => setTimeout(resolve, 150));
    };
    for (const attempt of [1, 2, 3]) await publish(bookingId, attempt);
    await until(() => ofBooking(bookingId).length === 3);
    expect(ofBooking(bookingId).map(({ data }) => data.attempt)).toEqual([1, 2, 3]);
  });

  it('delivers again what failed, then buries it with its reason, and an operator sends it again', async () => {
    const bookingId = randomUUID();
    behave = async () => {
      throw new RetryLater(10, 'the moon is wrong');
    };
    await publish(bookingId);
    const letters = new DeadLetters(bus);
    await until(async () => (await letters.count()) === 1);
    expect(ofBooking(bookingId).map(({ deliveries }) => deliveries)).toEqual([1, 2, 3]);
    const [letter] = await letters.list();
    expect(letter).toMatchObject({
      subject: `wod.seat.v1.cleaned.${bookingId}`,
      consumer: 'test',
      deliveries: 3,
      reason: 'RetryLater: the moon is wrong',
    });
    behave = async () => undefined;
    expect(await letters.retry(letter?.seq ?? 0)).toBe(true);
    await until(() => ofBooking(bookingId).length === 4);
    expect(await letters.count()).toBe(0);
    expect(await letters.retry(letter?.seq ?? 0)).toBe(false);
    expect(await letters.drop(12_345)).toBe(false);
  });

  it('buries poison at once, and what breaks its contract never reaches a handler', async () => {
    const letters = new DeadLetters(bus);
    const before = await letters.count();
    const bookingId = randomUUID();
    behave = async () => {
      throw new PoisonMessage('cannot be');
    };
    await publish(bookingId);
    await bus.jetstream.publish(`wod.seat.v1.cleaned.${randomUUID()}`, 'not json');
    await bus.jetstream.publish(`wod.seat.v1.cleaned.${randomUUID()}`, '{"bookingId":7}');
    await until(async () => (await letters.count()) === before + 3);
    expect(ofBooking(bookingId)).toHaveLength(1);
    for (const { seq } of await letters.list()) await letters.drop(seq);
  });

  it('goes on after the server was killed and came back', async () => {
    const bookingId = randomUUID();
    await nats.kill();
    await nats.restart();
    await until(async () => {
      await publish(bookingId).catch(() => undefined);
      return ofBooking(bookingId).length > 0;
    }, 30_000);
  }, 60_000);

  it('does not start while a consumed type has no handler', async () => {
    const incomplete = await NestFactory.createMicroservice(Handlers, {
      strategy: server([seatCleanedV1, seatFailedV1]),
      logger: false,
    });
    await expect(incomplete.listen()).rejects.toThrow('No handler is registered for wod.seat.v1.failed');
  });

  describe('the live feed', () => {
    it('gives a page every event once and in order, whatever happens while it catches up', async () => {
      const feed = new LiveFeed(bus, () => undefined);
      feed.start();
      const bookingId = randomUUID();
      const total = 300;
      const publishing = (async () => {
        for (let n = 1; n <= total; n++) await publish(bookingId, n);
      })();
      await until(async () => ofBooking(bookingId).length > 100);
      const seen: LiveEvent[] = [];
      const stop = await feed.follow(bookingId, 0, (event) => seen.push(event));
      await publishing;
      await until(() => seen.length === total);
      expect(seen.map(({ data }) => (JSON.parse(data) as { attempt: number }).attempt)).toEqual(
        Array.from({ length: total }, (_, n) => n + 1),
      );
      const resumed: LiveEvent[] = [];
      const stopAgain = await feed.follow(bookingId, seen[250]?.seq ?? 0, (event) => resumed.push(event));
      expect(resumed.map(({ seq }) => seq)).toEqual(seen.slice(251).map(({ seq }) => seq));
      stop();
      stopAgain();
      expect(feed.size).toBe(0);
      await feed.stop();
    }, 60_000);
  });
});

async function until(condition: () => boolean | Promise<boolean>, ms = 15_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('The condition did not come about.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
