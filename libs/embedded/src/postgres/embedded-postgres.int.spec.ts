import { execFileSync } from 'node:child_process';
import { chownSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from '../ports';
import { findProcesses } from '../processes/find-processes';
import { isRoot, nobody } from '../processes/service-home';
import { runForeign } from '../testing/orphan';
import { makeTestFolder, testCacheDir } from '../testing/test-folder';
import { startTestPostgres } from '../testing/test-postgres';
import { EmbeddedPostgres } from './embedded-postgres';
import { findPostgres, type PostgresProgram } from './postgres-program';

const owner = { name: 'wod', password: 'a-password-of-a-test', database: 'wod' };
let program: PostgresProgram;
/** A data folder made once, and copied for the tests that are not about making it. */
let made: { path: string; remove(): void } | undefined;
let folder: { path: string; remove(): void };
const running: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  program = await findPostgres({ cacheDir: testCacheDir, home: testCacheDir });
}, 120_000);
beforeEach(() => (folder = makeTestFolder('pg')));
afterAll(() => made?.remove());
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
  expect(findProcesses('postgres', join(folder.path, 'data'))).toEqual([]);
  folder.remove();
});

const optionsFor = (port: number) => ({
  program,
  dataDir: join(folder.path, 'data'),
  port,
  owner,
  logFile: join(folder.path, 'log'),
});

async function startOnMade(): Promise<EmbeddedPostgres> {
  if (made === undefined) {
    made = makeTestFolder('pg');
    const dataDir = join(made.path, 'data');
    const options = { ...optionsFor(await freePort()), dataDir, logFile: join(made.path, 'log') };
    await (await EmbeddedPostgres.start(options)).stop();
  }
  execFileSync('cp', ['-a', join(made.path, 'data'), join(folder.path, 'data')]);
  return start();
}

async function start(port?: number): Promise<EmbeddedPostgres> {
  const server = await EmbeddedPostgres.start(optionsFor(port ?? (await freePort())));
  running.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

it('is durable, on loopback only, and its role is no superuser', async () => {
  const server = await start();
  const [settings] = await query(
    server.url,
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
       current_setting('listen_addresses') as addresses, usesuper as super
     from pg_user where usename = current_user`,
  );
  expect(settings).toEqual({ fsync: 'on', commit: 'on', addresses: '127.0.0.1', super: false });
  await query(server.url, 'create extension btree_gist');
});

it('lets nobody in without the password, and no superuser at all', async () => {
  const server = await startOnMade();
  const as = (user: string, password: string) =>
    query(`postgres://${user}:${password}@127.0.0.1:${server.port}/wod`, 'select 1');
  await expect(as('wod', 'wrong')).rejects.toThrow(/password authentication failed/);
  await expect(as('postgres', '')).rejects.toThrow(/no pg_hba.conf entry/);
});

it('keeps its data over a stop, and over a kill', async () => {
  const server = await startOnMade();
  await query(server.url, 'create table kept (n int); insert into kept values (1)');
  await server.restart();
  await query(server.url, 'insert into kept values (2)');
  await server.kill();
  const again = await start();
  expect(again.isNew).toBe(false);
  expect(await query(again.url, 'select n from kept order by n')).toEqual([{ n: 1 }, { n: 2 }]);
});

const startForeign = `
  const server = await embedded.EmbeddedPostgres.start(input);
  say({ pid: server.pid, url: server.url });
  setInterval(() => undefined, 1000);
`;

it('does not outlive a launcher that was killed, and its data is there at the next start', async () => {
  const launcher = runForeign(startForeign, optionsFor(await freePort()));
  const { url } = await launcher.next<{ url: string }>();
  await query(url, 'create table kept (n int); insert into kept values (7)');
  await launcher.kill();
  for (const end = Date.now() + 10_000; findProcesses('postgres', join(folder.path, 'data')).length > 0;) {
    if (Date.now() > end) throw new Error('The orphan still runs.');
    await delay(20);
  }
  const again = await start();
  expect(await query(again.url, 'select n from kept')).toEqual([{ n: 7 }]);
});

it('ends a server that runs on the folder already, without losing data', async () => {
  const first = await startOnMade();
  await query(first.url, 'create table kept (n int); insert into kept values (3)');
  const second = await start();
  await first.ended;
  expect(await query(second.url, 'select n from kept')).toEqual([{ n: 3 }]);
});

it('starts although the noted number now belongs to another process', async () => {
  const server = await startOnMade();
  await server.stop();
  writeFileSync(join(folder.path, 'data', 'postmaster.pid'), `${process.pid}\n/elsewhere\n`);
  await expect(start()).resolves.toBeDefined();
});

it('says that its port is taken', async () => {
  const first = await startOnMade();
  const other = makeTestFolder('pg');
  try {
    const second = EmbeddedPostgres.start({
      ...optionsFor(first.port),
      dataDir: join(other.path, 'data'),
      logFile: join(other.path, 'log'),
    });
    await expect(second).rejects.toThrow(/PostgreSQL ended at once[\s\S]*Address already in use/);
  } finally {
    other.remove();
  }
});

it('says that the password does not fit the folder', async () => {
  await (await startOnMade()).stop();
  const port = await freePort();
  const wrong = EmbeddedPostgres.start({
    ...optionsFor(port),
    owner: { ...owner, password: 'x'.repeat(20) },
  });
  await expect(wrong).rejects.toThrow(/another password than the one in secrets\.json/);
});

it('says that a folder belongs to another version', async () => {
  mkdirSync(join(folder.path, 'data'));
  writeFileSync(join(folder.path, 'data', 'PG_VERSION'), '15\n');
  await expect(start()).rejects.toThrow(/made by PostgreSQL 15; this one is 18/);
});

it('makes the folder anew after a kill in the middle of making it', async () => {
  mkdirSync(join(folder.path, 'data.new/base'), { recursive: true });
  const server = await start();
  expect(server.isNew).toBe(true);
});

it('clones databases from a template for tests', async () => {
  const postgres = await startTestPostgres();
  running.push(postgres);
  const template = await postgres.createTemplate(async (url) => {
    await query(url, 'create table t (n int); insert into t values (5)');
  });
  const [one, two] = [await postgres.createDatabase(template), await postgres.createDatabase(template)];
  await query(one.url, 'delete from t');
  expect(await query(two.url, 'select n from t')).toEqual([{ n: 5 }]);
  await two.drop();
  await expect(query(two.url, 'select 1')).rejects.toThrow(/does not exist/);
});

if (isRoot()) {
  it('runs when the whole launcher is an ordinary user', async () => {
    const home = join(folder.path, 'home');
    mkdirSync(home, { mode: 0o777 });
    const options = {
      ...optionsFor(await freePort()),
      dataDir: join(home, 'data'),
      logFile: join(home, 'log'),
    };
    chownSync(home, nobody.uid, nobody.gid);
    const launcher = runForeign(startForeign, options, nobody);
    const { url } = await launcher.next<{ url: string }>();
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await launcher.kill();
    while (findProcesses('postgres', options.dataDir).length > 0) await delay(20);
  });

  it('runs when root’s project lies below a private folder', async () => {
    const hidden = join(folder.path, 'private');
    mkdirSync(hidden, { mode: 0o700 });
    cpSync(testCacheDir, join(hidden, 'cache'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => source === testCacheDir || source.includes('embedded-postgres'),
    });
    const home = join(folder.path, 'reachable');
    const copied = await findPostgres({ cacheDir: join(hidden, 'cache'), home });
    expect(copied.postgres.startsWith(home)).toBe(true);
    const server = await EmbeddedPostgres.start({ ...optionsFor(await freePort()), program: copied });
    running.push(server);
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
}
