import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { processEnvironment } from '@wod/settings';
import { EmbeddedNats } from '../nats/embedded-nats';
import { natsInboxPrefix, natsUserName, type NatsRole } from '../nats/nats-permissions';
import { findNatsServer } from '../nats/nats-program';
import { freePort } from '../ports';
import { makeTestFolder, testCacheDir } from './test-folder';

/** What a client needs to connect as one user. */
export interface TestNatsUser {
  readonly user: string;
  readonly password: string;
  readonly inboxPrefix: string;
}

/** A nats-server of one test: real, syncing before it acknowledges, gone when it stops or its process dies. */
export interface TestNats {
  readonly url: string;
  /** Base address of the monitoring pages, e.g. for WOD_NATS_MONITOR_URL. */
  readonly monitorUrl: string;
  readonly port: number;
  /** A user with the permissions that its role has in production. */
  userOf(role: NatsRole): TestNatsUser;
  /** May do everything inside the account. */
  readonly admin: TestNatsUser;
  /** Stops and starts on the same ports and store. */
  restart(): Promise<void>;
  /** SIGKILL; `restart` brings it back. */
  kill(): Promise<void>;
  /** Connections stay open and nothing answers until `resume`. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

export interface TestNatsOptions {
  /** Backends that get a user. Default `be1` and `be2`. */
  readonly backends?: readonly string[];
}

async function startOnFreePorts(
  folder: string,
  program: string,
  users: readonly { role: NatsRole; password: string }[],
  adminPassword: string,
): Promise<EmbeddedNats> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await EmbeddedNats.start({
        program,
        dataDir: join(folder, 'nats'),
        port: await freePort(),
        monitorPort: await freePort(),
        users,
        sysPassword: randomBytes(12).toString('hex'),
        adminPassword,
        logFile: join(folder, 'nats.log'),
      });
    } catch (error) {
      // Another process took a port between the look and the start.
      if (attempt === 3 || !String(error).includes('address already in use')) throw error;
    }
  }
}

export async function startTestNats({ backends = ['be1', 'be2'] }: TestNatsOptions = {}): Promise<TestNats> {
  const folder = makeTestFolder('nats');
  const environment = processEnvironment();
  const { path: program } = await findNatsServer({
    bin: environment['WOD_NATS_SERVER_BIN'],
    path: environment['PATH'],
    cacheDir: testCacheDir,
    home: folder.path,
  });
  const roles: NatsRole[] = [
    { kind: 'api' },
    { kind: 'operator' },
    ...backends.map((backend) => ({ kind: 'worker', backend }) as const),
  ];
  const users = roles.map((role) => ({ role, password: randomBytes(12).toString('hex') }));
  const adminPassword = randomBytes(12).toString('hex');
  const server = await startOnFreePorts(folder.path, program, users, adminPassword);
  return {
    url: server.url,
    monitorUrl: server.monitorUrl,
    port: server.port,
    admin: { user: 'admin', password: adminPassword, inboxPrefix: '_INBOX' },
    userOf: (role) => {
      const found = users.find((user) => natsUserName(user.role) === natsUserName(role));
      if (found === undefined) throw new Error(`This server has no user ${natsUserName(role)}.`);
      return { user: natsUserName(role), password: found.password, inboxPrefix: natsInboxPrefix(role) };
    },
    restart: () => server.restart(),
    kill: () => server.kill(),
    pause: () => server.pause(),
    resume: () => server.resume(),
    stop: async () => {
      await server.stop();
      folder.remove();
    },
  };
}
