import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from '../ports';
import { ensureCluster, type OwnerRole } from '../postgres/cluster';
import { EmbeddedPostgres } from '../postgres/embedded-postgres';
import { findPostgres, type PostgresProgram } from '../postgres/postgres-program';
import { isReachableByAll, isRoot } from '../processes/service-home';
import { makeTestFolder, testCacheDir } from './test-folder';

const owner: OwnerRole = {
  name: 'wod',
  password: 'test-only-password',
  database: 'wod',
  mayCreateDatabases: true,
};

/** One database of a test server. */
export interface TestDatabase {
  readonly name: string;
  readonly url: string;
  /** Cuts all its sessions and removes it. */
  drop(): Promise<void>;
}

/** A PostgreSQL of one test run: fast, not durable, gone when it stops or when its process dies. */
export interface TestPostgres {
  /** An empty database that belongs to the role. */
  readonly url: string;
  readonly port: number;
  /** A new database: empty, or a clone of the one named. Nobody may be connected to the template meanwhile. */
  createDatabase(template?: string): Promise<TestDatabase>;
  /** Makes a template once: `prepare` gets its address, e.g. to run the migrations. Gives its name. */
  createTemplate(prepare: (url: string) => Promise<void>): Promise<string>;
  /** Stops and starts on the same port and data. */
  restart(): Promise<void>;
  /** SIGKILL; `restart` brings it back through crash recovery. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** initdb takes a second, a copy of its result far less: it is kept, one for each user. */
async function copyOfCluster(program: PostgresProgram, target: string): Promise<void> {
  const kept = join(testCacheDir, `test-cluster-18-${process.getuid?.() ?? 0}`);
  if (isRoot() && !isReachableByAll(testCacheDir)) {
    await ensureCluster(program, target, owner, false);
    return;
  }
  if (!existsSync(kept)) {
    const fresh = `${kept}-${process.pid}-${randomBytes(3).toString('hex')}`;
    await ensureCluster(program, fresh, owner, false);
    try {
      renameSync(fresh, kept);
    } catch {
      // Another test process was first.
      rmSync(fresh, { recursive: true, force: true });
    }
  }
  if (process.platform === 'linux') execFileSync('cp', ['-a', '--reflink=auto', kept, target]);
  else cpSync(kept, target, { recursive: true, preserveTimestamps: true });
}

async function withServer<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function startOnFreePort(folder: string, program: PostgresProgram): Promise<EmbeddedPostgres> {
  const dataDir = join(folder, 'data');
  await copyOfCluster(program, dataDir);
  for (let attempt = 1; ; attempt++) {
    try {
      const port = await freePort();
      const logFile = join(folder, 'postgres.log');
      return await EmbeddedPostgres.start({ program, dataDir, port, owner, logFile, isDurable: false });
    } catch (error) {
      // Another process took the port between the look and the start.
      if (attempt === 3 || !/could not (bind|create)/.test(String(error))) throw error;
    }
  }
}

export async function startTestPostgres(): Promise<TestPostgres> {
  const folder = makeTestFolder('postgres');
  const program = await findPostgres({ cacheDir: testCacheDir, home: folder.path });
  const server = await startOnFreePort(folder.path, program);
  const urlOf = (name: string) => server.url.replace(/\/wod$/, `/${name}`);
  const create = async (template?: string): Promise<TestDatabase> => {
    const name = `test_${randomBytes(6).toString('hex')}`;
    const from = template === undefined ? '' : ` TEMPLATE "${template}" STRATEGY FILE_COPY`;
    await withServer(server.url, (client) => client.query(`CREATE DATABASE "${name}"${from}`));
    return {
      name,
      url: urlOf(name),
      drop: () =>
        withServer(server.url, async (client) => {
          await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
        }),
    };
  };
  return {
    url: server.url,
    port: server.port,
    createDatabase: create,
    createTemplate: async (prepare) => {
      const { name, url } = await create();
      await prepare(url);
      return name;
    },
    restart: () => server.restart(),
    kill: () => server.kill(),
    stop: async () => {
      await server.stop();
      folder.remove();
    },
  };
}
