import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiError,
  RetentionPolicy,
  StorageType,
  type ConsumerConfig,
  type StreamConfig,
} from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { nanos } from '@nats-io/transport-node';
import { Objm } from '@nats-io/obj';
import { heartbeatIntervalMs, jobConsumers, streams, streamSubjects } from '@wod/contracts';
import type { Bus } from './bus';

const day = 24 * 60 * 60 * 1000;
const mebibyte = 1024 * 1024;

/** Milliseconds after which an unacknowledged job is delivered again; workers say "in progress" in between. */
export const ackWaitMs = 30_000;

/** A repeat of a message id within this time is dropped; longer than the outbox would ever retry blindly. */
const duplicateWindowMs = 10 * 60 * 1000;

export interface StreamOptions {
  /** 1 on a single node, 3 on a cluster. */
  readonly replicas: number;
}

function streamConfigs({ replicas }: StreamOptions): (Partial<StreamConfig> & { name: string })[] {
  const base = {
    storage: StorageType.File,
    num_replicas: replicas,
    duplicate_window: nanos(duplicateWindowMs),
  };
  return [
    {
      ...base,
      name: streams.events,
      description: 'What happened, by booking and backend. No secrets and no personal data.',
      subjects: [...streamSubjects.events],
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.Old,
      max_age: nanos(30 * day),
      max_bytes: 1024 * mebibyte,
      max_msgs_per_subject: 1_000,
      max_msg_size: 64 * 1024,
      allow_direct: true,
    },
    {
      ...base,
      name: streams.jobs,
      description: 'What is to be done, by backend. Carries secrets: one backend reads only its own.',
      subjects: [...streamSubjects.jobs],
      retention: RetentionPolicy.Workqueue,
      discard: DiscardPolicy.New,
      max_age: nanos(7 * day),
      max_msgs: 100_000,
      max_msg_size: 64 * 1024,
      allow_direct: false,
    },
    {
      ...base,
      name: streams.dead,
      description: 'Messages that used up their deliveries, each with its reason and origin.',
      subjects: [...streamSubjects.dead],
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.Old,
      max_age: nanos(90 * day),
      max_bytes: 256 * mebibyte,
      allow_direct: false,
    },
  ];
}

/** Makes every stream and bucket, or brings it up to date. Safe to repeat and to run in several copies. */
export async function ensureStreams(bus: Bus, options: StreamOptions): Promise<void> {
  for (const config of streamConfigs(options)) {
    try {
      await bus.manager.streams.update(config.name, config);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      await bus.manager.streams.add(config);
    }
  }
  await new Objm(bus.jetstream).create(streams.content, {
    description: 'Bundles of workshops by their SHA-256.',
    replicas: options.replicas,
    storage: StorageType.File,
  });
  await new Kvm(bus.jetstream).create(streams.backends, {
    description: 'Heartbeats of workers, by backend.',
    history: 1,
    ttl: heartbeatIntervalMs * 20,
    replicas: options.replicas,
    storage: StorageType.File,
  });
}

/**
 * The two durable consumers of one backend's jobs. How many are worked on at once is the worker's own limit, not
 * `max_ack_pending`: a job that waits for its next try counts there, and a few of them would stop all others.
 */
export async function ensureJobConsumers(bus: Bus, backend: string): Promise<void> {
  const names = jobConsumers(backend);
  await ensureConsumer(bus, streams.jobs, {
    durable_name: names.create,
    filter_subject: `wod.job.v1.create.${backend}`,
    max_ack_pending: 1_000,
  });
  await ensureConsumer(bus, streams.jobs, {
    durable_name: names.cleanup,
    filter_subject: `wod.job.v1.cleanup.${backend}`,
    max_ack_pending: 1_000,
  });
}

/** A durable reader of events that begins with the stream and keeps its place. */
export async function ensureEventConsumer(
  bus: Bus,
  name: string,
  filterSubjects: readonly string[],
  maxAckPending = 512,
): Promise<void> {
  await ensureConsumer(bus, streams.events, {
    durable_name: name,
    filter_subjects: [...filterSubjects],
    max_ack_pending: maxAckPending,
  });
}

async function ensureConsumer(
  bus: Bus,
  stream: string,
  config: Partial<ConsumerConfig> & { durable_name: string },
): Promise<void> {
  const full: Partial<ConsumerConfig> = {
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    ack_wait: nanos(ackWaitMs),
    // Deliveries are counted and ended by JetStreamServer, which writes the dead letter first: at a limit of
    // its own the broker would keep the message for ever without a word.
    max_deliver: -1,
    ...config,
  };
  try {
    await bus.manager.consumers.update(stream, config.durable_name, full);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    await bus.manager.consumers.add(stream, full);
  }
}

/** Removes the consumers of a backend that is gone for good, and the jobs that wait for it. */
export async function removeJobConsumers(bus: Bus, backend: string): Promise<void> {
  for (const name of Object.values(jobConsumers(backend))) {
    await bus.manager.consumers.delete(streams.jobs, name).catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
  }
  await bus.manager.streams.purge(streams.jobs, { filter: `wod.job.v1.*.${backend}` });
}

/** Whether JetStream says that a stream or consumer does not exist. */
export function isNotFound(error: unknown): boolean {
  return (
    error instanceof JetStreamApiError &&
    (error.status === 404 || error.code === 10059 || error.code === 10014)
  );
}
