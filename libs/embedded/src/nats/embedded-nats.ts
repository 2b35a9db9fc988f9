import { randomBytes } from 'node:crypto';
import { chownSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findProcesses } from '../processes/find-processes';
import { ManagedProcess, type ProcessEnd } from '../processes/managed-process';
import { makeServerFolder, serverUser } from '../processes/service-home';
import { sendSignal, stopProcess, type StopStep } from '../processes/stop-process';
import { natsServerConfig, type NatsUser } from './nats-config';

export interface EmbeddedNatsOptions {
  /** Path of a nats-server (see findNatsServer). */
  readonly program: string;
  /** Holds the configuration and the store. Its parents must be passable for the server's user. */
  readonly dataDir: string;
  readonly port: number;
  readonly monitorPort: number;
  readonly users: readonly NatsUser[];
  readonly sysPassword: string;
  readonly adminPassword?: string | undefined;
  readonly logFile: string;
}

const host = '127.0.0.1';
/** SIGTERM closes connections and writes what is open. */
const stopSteps: readonly StopStep[] = [{ signal: 'SIGTERM', waitMs: 10_000 }];
/** A store of some gigabytes is read at start. */
const readyWithinMs = 60_000;

/**
 * A nats-server with JetStream as a child process, on loopback only. One folder is served by at most one of
 * these: whoever starts it twice at the same time must hold a lock of his own, because a start ends what it
 * finds running on the folder; two servers on one store would destroy it.
 */
export class EmbeddedNats {
  private constructor(
    private readonly options: EmbeddedNatsOptions,
    private server: ManagedProcess,
  ) {}

  /** Resolves when JetStream is healthy. @throws with the last lines of the log. */
  static async start(given: EmbeddedNatsOptions): Promise<EmbeddedNats> {
    const options = { ...given, dataDir: resolve(given.dataDir) };
    makeServerFolder(options.dataDir);
    return new EmbeddedNats(options, await startServer(options));
  }

  get url(): string {
    return `nats://${host}:${this.options.port}`;
  }

  get monitorUrl(): string {
    return `http://${host}:${this.options.monitorPort}`;
  }

  get port(): number {
    return this.options.port;
  }

  get pid(): number {
    return this.server.pid;
  }

  /** Resolves when the server that runs now has ended, whoever ended it. */
  get ended(): Promise<ProcessEnd> {
    return this.server.ended;
  }

  lastLines(): string[] {
    return this.server.lastLines();
  }

  async stop(): Promise<void> {
    await this.server.stop();
  }

  /** SIGKILL, for tests of what a crash leaves behind. */
  async kill(): Promise<void> {
    sendSignal(this.server.pid, 'SIGKILL');
    await this.server.ended;
  }

  /** Starts again on the same ports and store, after a stop or a kill or while it runs. */
  async restart(): Promise<void> {
    await this.server.stop();
    this.server = await startServer(this.options);
  }

  /** Connections stay open and nothing answers, as behind a dead network. */
  pause(): void {
    sendSignal(this.server.pid, 'SIGSTOP');
  }

  resume(): void {
    sendSignal(this.server.pid, 'SIGCONT');
  }
}

async function startServer(options: EmbeddedNatsOptions): Promise<ManagedProcess> {
  const { program, dataDir, logFile, port, monitorPort } = options;
  const configFile = join(dataDir, 'nats-server.conf');
  for (const stale of findProcesses('nats-server', configFile)) await stopProcess(stale, stopSteps);
  const runTag = `run:${randomBytes(6).toString('hex')}`;
  const config = natsServerConfig({
    serverName: 'wod-embedded',
    tags: [runTag],
    host,
    port,
    monitorHost: host,
    monitorPort,
    storeDir: join(dataDir, 'store'),
    users: options.users,
    sysPassword: options.sysPassword,
    adminPassword: options.adminPassword,
  });
  writeFileSync(configFile, config, { mode: 0o600 });
  const user = serverUser();
  if (user !== undefined) chownSync(configFile, user.uid, user.gid);
  const server = await ManagedProcess.spawn({
    name: 'nats-server',
    command: program,
    args: ['--config', configFile],
    env: { PATH: '/usr/bin:/bin', TZ: 'UTC' },
    user,
    logFile,
    stopSteps,
  });
  try {
    await untilHealthy(server, `http://${host}:${monitorPort}`, runTag);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Only our own server's health counts: another program may have been first at the port. */
async function untilHealthy(server: ManagedProcess, monitorUrl: string, runTag: string): Promise<void> {
  let hasEnded = false;
  void server.ended.then(() => (hasEnded = true));
  const ask = async (path: string): Promise<Response | undefined> =>
    fetch(`${monitorUrl}${path}`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
  for (const end = Date.now() + readyWithinMs; Date.now() < end && !hasEnded; await delay(10)) {
    const facts = (await (await ask('/varz'))?.json().catch(() => undefined)) as
      { tags?: string[] } | undefined;
    if (facts?.tags?.includes(runTag) !== true) continue;
    const health = await ask('/healthz');
    await health?.body?.cancel();
    if (health?.status === 200) return;
  }
  const reason = hasEnded ? 'ended at once' : `was not healthy after ${readyWithinMs / 1000} s`;
  throw new Error([`nats-server ${reason}. Its log ends:`, ...server.lastLines()].join('\n  '));
}
