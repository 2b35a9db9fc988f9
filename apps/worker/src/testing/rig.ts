import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  backendHeartbeatV1,
  cleanupSeatV1,
  createSeatV1,
  eventContract,
  jobSubject,
  streams,
  type BackendHeartbeatV1,
  type CreateSeatV1,
  type JobContract,
} from '@wod/contracts';
import {
  connectBus,
  ContentStore,
  ensureJobConsumers,
  ensureStreams,
  fromHeaders,
  Heartbeats,
  newTraceparent,
  publishMessage,
  type Bus,
} from '@wod/bus';
import { startTestNats, type TestNats } from '@wod/embedded';
import type { SeatDriver } from '@wod/seats';
import { pack } from 'tar-stream';
import { createLog, type Log } from '../logging/log';
import { Worker } from '../worker';
import type { WorkerOptions, WorkerTimes } from '../worker-options';
import { until } from './wait';

/** One event that is stored in WOD_EVENTS. */
export interface StoredEvent {
  readonly type: string;
  readonly id: string;
  readonly traceparent: string;
  readonly data: Readonly<Record<string, unknown>> & { readonly seatId: string };
}

export interface SeatSecrets {
  readonly linkKey: string;
  readonly username: string;
  readonly password: string;
}

export type TestJob = CreateSeatV1 & { readonly secrets: SeatSecrets };

export interface StartOptions {
  readonly backend?: string;
  readonly times?: Partial<WorkerTimes>;
  readonly startSlots?: number;
  readonly publicUrl?: string;
  readonly port?: number;
}

const backend = 'be1';

/**
 * A real nats-server with streams, the api's side of the bus, and as many workers as a test wants. Workers
 * connect as their own user, with no more rights than in production.
 */
export class Rig {
  readonly logLines: string[] = [];
  readonly log: Log = createLog(
    { level: 'debug', backend },
    { write: (line) => void this.logLines.push(line) },
  );
  private readonly events: StoredEvent[] = [];
  private readonly workers = new Set<Worker>();
  private readonly stopped = new AbortController();

  private constructor(
    readonly nats: TestNats,
    readonly bus: Bus,
    readonly stateDir: string,
    readonly digest: string,
  ) {}

  static async start(): Promise<Rig> {
    const nats = await startTestNats();
    const bus = await connectBus({ url: nats.url, name: 'test', ...nats.admin, log: () => undefined });
    await ensureStreams(bus, { replicas: 1 });
    await ensureJobConsumers(bus, backend);
    const bundle = await testBundle();
    const digest = createHash('sha256').update(bundle).digest('hex');
    await new ContentStore(bus).put(digest, bundle);
    const rig = new Rig(nats, bus, await mkdtemp(join(tmpdir(), 'wod-worker-')), digest);
    void rig.collect();
    return rig;
  }

  async worker(driver: SeatDriver, options: StartOptions = {}): Promise<Worker> {
    const worker = await Worker.open(this.options(options), driver, this.log);
    this.workers.add(worker);
    await worker.connect();
    return worker;
  }

  options(options: StartOptions = {}): WorkerOptions {
    const name = options.backend ?? backend;
    return {
      backend: name,
      capacity: 20,
      startSlots: options.startSlots ?? 4,
      version: '0.0.0-test',
      bus: { url: this.nats.url, ...this.nats.userOf({ kind: 'worker', backend: name }) },
      gateway: {
        host: '127.0.0.1',
        port: options.port ?? 0,
        publicUrl: new URL(options.publicUrl ?? 'http://seats.test:4300'),
      },
      stateDir: this.stateDir,
      times: { heartbeatMs: 100, refreshMs: 50, stopGraceMs: 200, startMs: 5_000, ...options.times },
    };
  }

  async stopWorker(worker: Worker): Promise<void> {
    this.workers.delete(worker);
    await worker.stop();
  }

  /** A job for a new seat, with the secrets that the api would hand out. */
  job(changes: Partial<CreateSeatV1> = {}): TestJob {
    const key = randomBytes(32);
    const username = `student-${randomBytes(4).toString('hex')}`;
    const password = randomBytes(10).toString('base64url');
    const proof = createHmac('sha256', key).update(`${username}:${password}`).digest('base64url');
    const linkKey = key.toString('base64url');
    const job: CreateSeatV1 = {
      ...createSeatV1.example,
      seatId: randomUUID(),
      bookingId: randomUUID(),
      issuedAt: new Date().toISOString(),
      giveUpAt: new Date(Date.now() + 60_000).toISOString(),
      workshop: { folder: 'WKSHP-Test101', digest: this.digest, entry: '0-ReadMeFirst.ipynb' },
      access: { username, passwordProof: proof, linkKey },
      variables: { STDID: '7', MODEWS: 'WKSHP', PASSSTU: password },
      ...changes,
    };
    return Object.assign(job, { secrets: { linkKey, username, password } });
  }

  async sendCreate(job: CreateSeatV1, messageId: string = randomUUID()): Promise<void> {
    await this.send(createSeatV1, createSeatV1.schema.parse(job), messageId);
  }

  async sendCleanup(job: CreateSeatV1, reason: 'ended' | 'given-up' | 'orphan' = 'ended'): Promise<void> {
    const { seatId, bookingId, attempt } = job;
    const issuedAt = new Date().toISOString();
    const data = { seatId, bookingId, attempt, backend: job.backend, issuedAt, reason };
    await this.send(cleanupSeatV1, data, randomUUID());
  }

  /** Sends any message as a job, whatever it is. */
  async send(contract: JobContract, data: unknown, id: string): Promise<void> {
    const subject = jobSubject(contract, backend);
    const envelope = {
      id,
      type: contract.type,
      source: '/api',
      subject: backend,
      time: new Date().toISOString(),
      traceparent: newTraceparent(),
    };
    await publishMessage(this.bus, { stream: streams.jobs, subject, envelope, data });
  }

  /** Kinds of the events about a seat in their order: `progressed:create`, `ready`, `failed` … without lines. */
  kinds(seatId: string): string[] {
    return this.of(seatId).flatMap(({ type, data }) => {
      const kind = type.split('.').at(-1) ?? '';
      if (kind === 'logged') return [];
      return [kind === 'progressed' ? `progressed:${String(data['step'])}` : kind];
    });
  }

  of(seatId: string): StoredEvent[] {
    return this.events.filter(({ data }) => data.seatId === seatId);
  }

  /** Waits for an event of this kind about a seat. */
  event(seatId: string, kind: string): Promise<StoredEvent> {
    return until(`${kind} of ${seatId}`, () => this.of(seatId).find(({ type }) => type.endsWith(`.${kind}`)));
  }

  /** Sends a job and waits until its seat is ready. */
  async seat(changes: Partial<CreateSeatV1> = {}): Promise<TestJob> {
    const job = this.job(changes);
    await this.sendCreate(job);
    await this.event(job.seatId, 'ready');
    return job;
  }

  /** Waits until no job waits and none is in hand. */
  async idle(): Promise<void> {
    await until('an empty job stream', async () => {
      const { state } = await this.bus.manager.streams.info(streams.jobs);
      return state.messages === 0;
    });
  }

  async deadLetters(): Promise<number> {
    return (await this.bus.manager.streams.info(streams.dead)).state.messages;
  }

  /** The first heartbeat from now on for which `wanted` holds. */
  async heartbeat(
    wanted: (beat: BackendHeartbeatV1) => boolean,
    name = backend,
  ): Promise<BackendHeartbeatV1> {
    const ended = AbortSignal.timeout(15_000);
    for await (const beat of new Heartbeats(this.bus).watch(ended, () => undefined)) {
      if (beat.backend === name && wanted(backendHeartbeatV1.parse(beat))) return beat;
    }
    throw new Error('Waited in vain for a heartbeat.');
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    for (const worker of this.workers) await worker.stop();
    await this.bus.close();
    await this.nats.stop();
    await rm(this.stateDir, { recursive: true, force: true });
  }

  private async collect(): Promise<void> {
    const consumer = await this.bus.jetstream.consumers.get(streams.events);
    const messages = await consumer.consume();
    this.stopped.signal.addEventListener('abort', () => void messages.close());
    for await (const message of messages) {
      const envelope = fromHeaders(message.headers);
      if (envelope === undefined) continue;
      const { type, id, traceparent } = envelope;
      const data = eventContract(type)?.schema.parse(message.json()) as StoredEvent['data'];
      this.events.push({ type, id, traceparent, data });
    }
  }
}

async function testBundle(): Promise<Buffer> {
  const archive = pack();
  const mtime = new Date(0);
  archive.entry({ name: '0-ReadMeFirst.ipynb', mtime }, '{"cells":[],"metadata":{"student":"{{ STDID }}"}}');
  archive.entry({ name: 'wod.yml', mtime }, 'title: Test\n');
  archive.finalize();
  const parts: Buffer[] = [];
  for await (const part of archive) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
