import { jetstream, jetstreamManager, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { assertServerIsSafe } from './server-check';

/** Where and as whom to connect. */
export interface BusOptions {
  readonly url: string;
  /** Shown to operators beside each connection, e.g. `api` or `worker be1`. */
  readonly name: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** Replies come to `<inboxPrefix>.>`, the only subject that a least-privilege user may subscribe to. */
  readonly inboxPrefix: string;
  /** Monitoring address, by which the sync setting is checked; without it the check is left out. */
  readonly monitorUrl?: string | undefined;
  /** Told in words what is waited for and when it is back. */
  readonly log: (level: 'info' | 'warn', sentence: string) => void;
}

/** A connection to JetStream that waits for its server and comes back by itself. */
export interface Bus {
  readonly connection: NatsConnection;
  readonly jetstream: JetStreamClient;
  readonly manager: JetStreamManager;
  /** True while the server is reachable. */
  isConnected(): boolean;
  /** Calls back each time the server is back; answers a function that ends it. */
  onReconnect(listener: () => void): () => void;
  close(): Promise<void>;
}

/**
 * Connects, waiting as long as it takes, and refuses a server that is too old or does not sync.
 * @throws UnsafeServerError
 */
export async function connectBus(options: BusOptions): Promise<Bus> {
  const waiting = setInterval(
    () => options.log('warn', `Waiting for the nats-server at ${withoutSecrets(options.url)}.`),
    5_000,
  );
  let connection: NatsConnection;
  try {
    connection = await connect({
      servers: options.url,
      name: options.name,
      ...(options.user === undefined ? {} : { user: options.user }),
      ...(options.password === undefined ? {} : { pass: options.password }),
      inboxPrefix: options.inboxPrefix,
      waitOnFirstConnect: true,
      reconnect: true,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 500,
      reconnectJitter: 250,
      pingInterval: 10_000,
      maxPingOut: 2,
    });
  } finally {
    clearInterval(waiting);
  }
  try {
    await assertServerIsSafe(connection, options);
    let connected = true;
    const listeners = new Set<() => void>();
    void watchStatus(connection, options, (now) => {
      connected = now;
      if (now) for (const listener of listeners) listener();
    });
    return {
      connection,
      jetstream: jetstream(connection),
      manager: await managerWhenReady(connection, options),
      isConnected: () => connected && !connection.isClosed(),
      onReconnect: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      close: () => connection.drain(),
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** JetStream of a restarted cluster answers some moments after its server does. */
async function managerWhenReady(connection: NatsConnection, options: BusOptions): Promise<JetStreamManager> {
  for (let tries = 0; ; tries++) {
    try {
      return await jetstreamManager(connection, { checkAPI: true });
    } catch (error) {
      if (connection.isClosed()) throw error;
      if (tries % 10 === 0) options.log('warn', 'Waiting for JetStream to be ready on the nats-server.');
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

async function watchStatus(
  connection: NatsConnection,
  options: BusOptions,
  connected: (now: boolean) => void,
): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type === 'disconnect') {
      connected(false);
      options.log('warn', 'Lost the nats-server; waiting for it. Nothing is lost meanwhile.');
    } else if (status.type === 'reconnect') {
      connected(true);
      options.log('info', 'The nats-server is back.');
    }
  }
}

const withoutSecrets = (url: string): string => url.replace(/\/\/[^@/]*@/, '//');
