import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { ManagedProcess, type ProcessEnd } from '../processes/managed-process';
import { findProcesses } from '../processes/find-processes';
import { identityOf } from '../processes/process-info';
import { serverUser } from '../processes/service-home';
import { sendSignal, stopProcess, type StopStep } from '../processes/stop-process';
import { ensureCluster, serverEnvironment, type OwnerRole } from './cluster';
import type { PostgresProgram } from './postgres-program';

export interface EmbeddedPostgresOptions {
  readonly program: PostgresProgram;
  /** Made at the first start. Its parents must be passable for the server's user (see serviceHome). */
  readonly dataDir: string;
  readonly port: number;
  /** Used when the folder is made; later starts check that it still fits. */
  readonly owner: OwnerRole;
  readonly logFile: string;
  /** False only for tests: nothing is synced to disk. Default true. */
  readonly isDurable?: boolean;
}

/** SIGINT is a fast shutdown: sessions are cut, data is written. SIGQUIT leaves the rest to crash recovery. */
const stopSteps: readonly StopStep[] = [
  { signal: 'SIGINT', waitMs: 10_000 },
  { signal: 'SIGQUIT', waitMs: 3_000 },
];
const readyWithinMs = 60_000;

const settingsFor = (port: number, isDurable: boolean): string[] =>
  Object.entries({
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '64MB',
    jit: 'off',
    log_timezone: 'UTC',
    timezone: 'UTC',
    // Statements and details of errors carry names and addresses of people: they stay out of the log.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    ...(isDurable
      ? { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }
      : { fsync: 'off', synchronous_commit: 'on', full_page_writes: 'off', autovacuum: 'off' }),
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/** The first line of postmaster.pid is the number, the eighth the state. */
function readPostmasterFile(dataDir: string): { pid: number; state: string } | undefined {
  try {
    const lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), state: lines[7]?.trim() ?? '' };
  } catch {
    return undefined;
  }
}

/**
 * Ends a server that a killed launcher left behind on this folder, and forgets a noted number that by now
 * belongs to another program: PostgreSQL would refuse to start for it.
 */
async function endStaleServer(dataDir: string): Promise<void> {
  for (const stale of findProcesses('postgres', dataDir)) await stopProcess(stale, stopSteps);
  const noted = readPostmasterFile(dataDir);
  if (noted !== undefined && identityOf(noted.pid) !== undefined) rmSync(join(dataDir, 'postmaster.pid'));
}

/**
 * PostgreSQL as a child process, on loopback only. One folder is served by at most one of these: whoever
 * starts it twice at the same time must hold a lock of his own, because a start ends what it finds running.
 */
export class EmbeddedPostgres {
  private constructor(
    private readonly options: EmbeddedPostgresOptions,
    private server: ManagedProcess,
    /** Whether this start made the data folder. */
    readonly isNew: boolean,
  ) {}

  /** Resolves when a session of the owner was opened. @throws with the last lines of the log. */
  static async start(given: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const options = { ...given, dataDir: resolve(given.dataDir) };
    await endStaleServer(options.dataDir);
    const isDurable = options.isDurable ?? true;
    const outcome = await ensureCluster(options.program, options.dataDir, options.owner, isDurable);
    return new EmbeddedPostgres(options, await startServer(options), outcome === 'made');
  }

  /** Address with role and password. */
  get url(): string {
    const { owner, port } = this.options;
    return `postgres://${owner.name}:${owner.password}@127.0.0.1:${port}/${owner.database}`;
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

  /** Dies like in a power cut, without the power cut: for tests of crash recovery. */
  async kill(): Promise<void> {
    sendSignal(this.server.pid, 'SIGKILL');
    await this.server.ended;
  }

  /** Starts again on the same port and data, after a stop or a kill or while it runs. */
  async restart(): Promise<void> {
    await this.server.stop();
    await endStaleServer(this.options.dataDir);
    this.server = await startServer(this.options);
  }
}

async function startServer(options: EmbeddedPostgresOptions): Promise<ManagedProcess> {
  const { program, dataDir, port, logFile } = options;
  const server = await ManagedProcess.spawn({
    name: 'PostgreSQL',
    command: program.postgres,
    args: ['-D', dataDir, ...settingsFor(port, options.isDurable ?? true)],
    env: serverEnvironment,
    user: serverUser(),
    logFile,
    stopSteps,
  });
  try {
    await untilReady(server, dataDir);
    await checkOwner(options);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function untilReady(server: ManagedProcess, dataDir: string): Promise<void> {
  let hasEnded = false;
  void server.ended.then(() => (hasEnded = true));
  for (const end = Date.now() + readyWithinMs; Date.now() < end; await delay(10)) {
    if (hasEnded) break;
    const noted = readPostmasterFile(dataDir);
    if (noted?.pid === server.pid && noted.state === 'ready') return;
  }
  const reason = hasEnded ? 'ended at once' : `was not ready after ${readyWithinMs / 1000} s`;
  throw new Error([`PostgreSQL ${reason}. Its log ends:`, ...server.lastLines()].join('\n  '));
}

async function checkOwner({ owner, port, dataDir }: EmbeddedPostgresOptions): Promise<void> {
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: owner.name,
    password: owner.password,
    database: owner.database,
  });
  try {
    await client.connect();
  } catch (cause) {
    if ((cause as { code?: string }).code !== '28P01') throw cause;
    throw new Error(
      `${dataDir} was made with another password than the one in secrets.json. Put the old secrets.json back, or move the folder away to begin anew.`,
      { cause },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
