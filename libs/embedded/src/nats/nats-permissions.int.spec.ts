import {
  AckPolicy,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type JetStreamClient,
} from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { Objm } from '@nats-io/obj';
import { connect, PermissionViolationError, type NatsConnection } from '@nats-io/transport-node';
import { jobConsumers, streams, streamSubjects } from '@wod/contracts';
import { startTestNats, type TestNats, type TestNatsUser } from '../testing/test-nats';
import { natsPermissions, type NatsRole } from './nats-permissions';

const worker1: NatsRole = { kind: 'worker', backend: 'be1' };
const content = Buffer.alloc(700 * 1024, 'notebook ');

let nats: TestNats;
const connections: NatsConnection[] = [];

async function connectAs(user: TestNatsUser, inboxPrefix = user.inboxPrefix): Promise<NatsConnection> {
  const connection = await connect({
    servers: nats.url,
    user: user.user,
    pass: user.password,
    inboxPrefix,
    reconnect: false,
  });
  connections.push(connection);
  return connection;
}

/** Resolves with the violation that an action of this connection causes; rejects when there is none. */
async function refusal(connection: NatsConnection, act: () => unknown): Promise<string> {
  const seen = (async () => {
    for await (const status of connection.status()) {
      if (status.type === 'error' && status.error instanceof PermissionViolationError) {
        return `${status.error.operation} ${status.error.subject}`;
      }
    }
    return 'closed';
  })();
  // A request is answered by nobody: only the violation counts.
  void Promise.resolve(act()).catch(() => undefined);
  await connection.flush();
  const none = new Promise<string>((_, reject) => {
    setTimeout(() => reject(new Error('nothing was refused')), 1_000).unref();
  });
  return Promise.race([seen, none]);
}

/** What the api makes at its start, in the shape that matters for permissions. */
async function makeStreams(js: JetStreamClient): Promise<void> {
  const manager = await js.jetstreamManager();
  await manager.streams.add({
    name: streams.jobs,
    subjects: [...streamSubjects.jobs],
    retention: RetentionPolicy.Workqueue,
    storage: StorageType.File,
  });
  await manager.streams.add({
    name: streams.events,
    subjects: [...streamSubjects.events],
    allow_direct: true,
  });
  await manager.streams.add({ name: streams.dead, subjects: [...streamSubjects.dead] });
  for (const backend of ['be1', 'be2']) {
    for (const [verb, name] of Object.entries(jobConsumers(backend))) {
      await manager.consumers.add(streams.jobs, {
        durable_name: name,
        filter_subject: `wod.job.v1.${verb}.${backend}`,
        ack_policy: AckPolicy.Explicit,
      });
    }
  }
  await new Kvm(js).create(streams.backends, { ttl: 60_000 });
  const store = await new Objm(js).create(streams.content);
  await store.putBlob({ name: 'bundle', options: { max_chunk_size: 64 * 1024 } }, content);
}

beforeAll(async () => {
  nats = await startTestNats();
  await makeStreams(jetstream(await connectAs(nats.userOf({ kind: 'api' }))));
});

afterEach(async () => {
  for (const connection of connections.splice(1)) await connection.close();
});

afterAll(async () => {
  for (const connection of connections) await connection.close();
  await nats.stop();
});

const api = () => jetstream(connections[0] as NatsConnection);

describe('a worker', () => {
  it('pulls, prolongs and acknowledges its own jobs', async () => {
    await api().publish('wod.job.v1.create.be1', 'one');
    await api().publish('wod.job.v1.cleanup.be1', 'two');
    const js = jetstream(await connectAs(nats.userOf(worker1)));
    for (const name of Object.values(jobConsumers('be1'))) {
      const consumer = await js.consumers.get(streams.jobs, name);
      const message = await consumer.next({ expires: 2_000 });
      message?.working();
      expect(await message?.ackAck()).toBe(true);
    }
    const manager = await jetstreamManager(connections[0] as NatsConnection);
    expect((await manager.streams.info(streams.jobs)).state.messages).toBe(0);
  });

  it('consumes without end, hands back and gives up', async () => {
    await api().publish('wod.job.v1.create.be1', 'again');
    const js = jetstream(await connectAs(nats.userOf(worker1)));
    const consumer = await js.consumers.get(streams.jobs, jobConsumers('be1').create);
    const messages = await consumer.consume({ max_messages: 2 });
    let deliveries = 0;
    for await (const message of messages) {
      deliveries = message.info.deliveryCount;
      if (deliveries === 1) {
        message.nak();
        continue;
      }
      message.term();
      break;
    }
    expect(deliveries).toBe(2);
  });

  it('puts its own heartbeat, publishes seat events and its dead letters', async () => {
    const connection = await connectAs(nats.userOf(worker1));
    const bucket = await new Kvm(jetstream(connection)).open(streams.backends);
    await bucket.put('be1', '{}');
    const js = jetstream(connection);
    expect((await js.publish('wod.seat.v1.ready.6f1c2a34', '{}')).stream).toBe(streams.events);
    expect((await js.publish('wod.dead.v1.be1.wod.job.v1.create.be1', '{}')).stream).toBe(streams.dead);
  });

  it('reads content by direct gets', async () => {
    const connection = await connectAs(nats.userOf(worker1));
    const store = await new Objm(jetstream(connection)).open(streams.content);
    const manager = await jetstreamManager(connection);
    const info = await store.info('bundle');
    const chunks: Uint8Array[] = [];
    const batch = await manager.direct.getBatch(`OBJ_${streams.content}`, {
      seq: 1,
      next_by_subj: `$O.${streams.content}.C.${info?.nuid}`,
      batch: info?.chunks ?? 0,
    });
    for await (const chunk of batch) chunks.push(chunk.data);
    expect(Buffer.concat(chunks).equals(content)).toBe(true);
  });

  const denied: Record<string, (connection: NatsConnection) => unknown> = {
    'pull another backend’s jobs': (connection) =>
      connection.request('$JS.API.CONSUMER.MSG.NEXT.WOD_JOBS.be2-create', '{"batch":1}'),
    'look at another backend’s consumer': (connection) =>
      connection.request('$JS.API.CONSUMER.INFO.WOD_JOBS.be2-create'),
    'acknowledge another backend’s job': (connection) =>
      connection.publish('$JS.ACK.WOD_JOBS.be2-create.1.1.1.1.0', '+ACK'),
    'read a job by its number': (connection) =>
      connection.request('$JS.API.STREAM.MSG.GET.WOD_JOBS', '{"seq":1}'),
    'read a job directly': (connection) =>
      connection.request('$JS.API.DIRECT.GET.WOD_JOBS.wod.job.v1.create.be2'),
    'make a consumer of jobs': (connection) =>
      connection.request('$JS.API.CONSUMER.CREATE.WOD_JOBS.mine', '{}'),
    'make a durable consumer of jobs the old way': (connection) =>
      connection.request('$JS.API.CONSUMER.DURABLE.CREATE.WOD_JOBS.mine', '{}'),
    'have the server deliver content to a subject of its choice': (connection) =>
      connection.request(
        '$JS.API.CONSUMER.CREATE.OBJ_WOD_CONTENT.mine',
        '{"stream_name":"OBJ_WOD_CONTENT","config":{"name":"mine","deliver_subject":"wod.job.v1.create.be2"}}',
      ),
    'delete its consumer': (connection) => connection.request('$JS.API.CONSUMER.DELETE.WOD_JOBS.be1-create'),
    'purge a stream': (connection) => connection.request('$JS.API.STREAM.PURGE.WOD_EVENTS', '{}'),
    'delete a message': (connection) =>
      connection.request('$JS.API.STREAM.MSG.DELETE.WOD_EVENTS', '{"seq":1}'),
    'make a stream': (connection) =>
      connection.request('$JS.API.STREAM.CREATE.MINE', '{"name":"MINE","subjects":["mine"]}'),
    'change a stream': (connection) => connection.request('$JS.API.STREAM.UPDATE.WOD_JOBS', '{}'),
    'snapshot a stream': (connection) => connection.request('$JS.API.STREAM.SNAPSHOT.WOD_JOBS', '{}'),
    'subscribe wod.>': (connection) => connection.subscribe('wod.>'),
    'subscribe jobs': (connection) => connection.subscribe('wod.job.v1.create.be1'),
    'subscribe the inboxes of all': (connection) => connection.subscribe('_INBOX.>'),
    'subscribe another backend’s inbox': (connection) => connection.subscribe('_INBOX_be2.>'),
    'subscribe the api’s inbox': (connection) => connection.subscribe('_INBOX_api.>'),
    'subscribe everything': (connection) => connection.subscribe('>'),
    'subscribe by a queue': (connection) => connection.subscribe('wod.>', { queue: 'q' }),
    'send itself a job': (connection) => connection.publish('wod.job.v1.create.be1'),
    'send another a job': (connection) => connection.publish('wod.job.v1.cleanup.be2'),
    'speak for the api': (connection) => connection.publish('wod.booking.v1.ready.6f1c2a34'),
    'write another backend’s dead letter': (connection) => connection.publish('wod.dead.v1.be2.x'),
    'write another backend’s heartbeat': (connection) => connection.publish('$KV.WOD_BACKENDS.be2'),
    'change content': (connection) => connection.publish('$O.WOD_CONTENT.C.abc', 'x'),
    'use the system account': (connection) => connection.publish('$SYS.REQ.SERVER.PING'),
  };

  it.each(Object.entries(denied))('cannot %s', async (_what, act) => {
    const connection = await connectAs(nats.userOf(worker1));
    expect(await refusal(connection, () => act(connection))).toMatch(/^(publish|subscription) /);
  });

  it('cannot get a reply with somebody else’s inbox', async () => {
    const connection = await connectAs(nats.userOf(worker1), '_INBOX_be2');
    expect(await refusal(connection, () => connection.request('$JS.API.INFO'))).toMatch(/^subscription /);
  });

  it('cannot be called like another role', () => {
    expect(() => natsPermissions({ kind: 'worker', backend: 'api' })).toThrow(/is a role/);
  });
});

describe('the operator', () => {
  it.each([undefined, 'a-queue'])('sees what happens by wod.> (queue: %s), but no job', async (queue) => {
    const connection = await connectAs(nats.userOf({ kind: 'operator' }));
    const seen = connection.subscribe('wod.>', { max: 2, ...(queue === undefined ? {} : { queue }) });
    await connection.flush();
    await api().publish('wod.booking.v1.requested.6f1c2a34', '{}');
    await api().publish('wod.job.v1.create.be1', 'secret');
    await api().publish('wod.booking.v1.ready.6f1c2a34', '{}');
    const subjects: string[] = [];
    for await (const message of seen) subjects.push(message.subject);
    expect(subjects).toEqual(['wod.booking.v1.requested.6f1c2a34', 'wod.booking.v1.ready.6f1c2a34']);
  });

  it('cannot subscribe jobs or the inboxes of the services', async () => {
    const connection = await connectAs(nats.userOf({ kind: 'operator' }));
    for (const subject of ['wod.job.>', 'wod.job.v1.create.be1', '>', '_INBOX_api.>', '_INBOX_be1.>']) {
      expect(await refusal(connection, () => connection.subscribe(subject))).toBe(`subscription ${subject}`);
    }
  });

  it('looks at streams and consumers and cannot change them', async () => {
    const connection = await connectAs(nats.userOf({ kind: 'operator' }));
    const manager = await jetstreamManager(connection);
    expect((await manager.streams.info(streams.jobs)).config.name).toBe(streams.jobs);
    expect((await manager.consumers.list(streams.jobs).next()).length).toBe(4);
    expect(await refusal(connection, () => manager.streams.purge(streams.jobs))).toMatch(/^publish /);
    expect(await refusal(connection, () => manager.streams.getMessage(streams.jobs, { seq: 1 }))).toMatch(
      /^publish /,
    );
  });
});
