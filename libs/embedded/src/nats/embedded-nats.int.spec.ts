import { chownSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { processEnvironment } from '@wod/settings';
import { freePort } from '../ports';
import { findProcesses } from '../processes/find-processes';
import { isRoot, nobody } from '../processes/service-home';
import { runForeign } from '../testing/orphan';
import { makeTestFolder, testCacheDir } from '../testing/test-folder';
import { startTestNats } from '../testing/test-nats';
import { EmbeddedNats } from './embedded-nats';
import { findNatsServer } from './nats-program';

const adminPassword = 'admin-of-a-test';
let program: string;
let folder: { path: string; remove(): void };
const running: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  const environment = processEnvironment();
  const found = await findNatsServer({
    bin: environment['WOD_NATS_SERVER_BIN'],
    path: environment['PATH'],
    cacheDir: testCacheDir,
    home: testCacheDir,
  });
  program = found.path;
}, 120_000);
beforeEach(() => (folder = makeTestFolder('nats')));
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
  expect(findProcesses('nats-server', join(folder.path, 'nats/nats-server.conf'))).toEqual([]);
  folder.remove();
});

const optionsFor = async (port?: number) => ({
  program,
  dataDir: join(folder.path, 'nats'),
  port: port ?? (await freePort()),
  monitorPort: await freePort(),
  users: [{ role: { kind: 'api' } as const, password: 'api-of-a-test' }],
  sysPassword: 'sys-of-a-test',
  adminPassword,
  logFile: join(folder.path, 'log'),
});

async function start(port?: number): Promise<EmbeddedNats> {
  const server = await EmbeddedNats.start(await optionsFor(port));
  running.push(server);
  return server;
}

const connectTo = (url: string) =>
  connect({ servers: url, user: 'admin', pass: adminPassword, reconnect: false });

async function publish(url: string, text: string): Promise<void> {
  const connection = await connectTo(url);
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: 'KEPT', subjects: ['kept'] });
  await jetstream(connection).publish('kept', text);
  await connection.close();
}

async function kept(url: string): Promise<string | undefined> {
  const connection = await connectTo(url);
  const manager = await jetstreamManager(connection);
  const message = await manager.streams.getMessage('KEPT', { seq: 1 });
  await connection.close();
  return message?.string();
}

it('syncs before it acknowledges, on loopback only, and hides its configuration', async () => {
  const server = await start();
  const answer = await fetch(`${server.monitorUrl}/jsz`);
  expect(await answer.json()).toMatchObject({ config: { sync_always: true } });
  const facts = (await (await fetch(`${server.monitorUrl}/varz`)).json()) as Record<string, unknown>;
  expect(facts).toMatchObject({ host: '127.0.0.1', http_host: '127.0.0.1', max_payload: 1024 * 1024 });
  expect(statSync(join(folder.path, 'nats/nats-server.conf')).mode & 0o777).toBe(0o600);
});

it('lets nobody in without a password', async () => {
  const server = await start();
  await expect(connect({ servers: server.url, reconnect: false })).rejects.toThrow(/authorization/i);
  await expect(
    connect({ servers: server.url, user: 'api', pass: 'wrong', reconnect: false }),
  ).rejects.toThrow(/authorization/i);
});

it('keeps what it acknowledged over a kill', async () => {
  const server = await start();
  await publish(server.url, 'one');
  await server.kill();
  await server.restart();
  expect(await kept(server.url)).toBe('one');
});

const startForeign = `
  const server = await embedded.EmbeddedNats.start(input);
  say({ pid: server.pid, url: server.url });
  setInterval(() => undefined, 1000);
`;

it('does not outlive a launcher that was killed, and keeps what it acknowledged', async () => {
  const launcher = runForeign(startForeign, await optionsFor());
  const { url } = await launcher.next<{ url: string }>();
  await publish(url, 'two');
  await launcher.kill();
  const conf = join(folder.path, 'nats/nats-server.conf');
  for (const end = Date.now() + 10_000; findProcesses('nats-server', conf).length > 0;) {
    if (Date.now() > end) throw new Error('The orphan still runs.');
    await delay(20);
  }
  expect(await kept((await start()).url)).toBe('two');
});

it('ends a server that runs on the folder already: two on one store would destroy it', async () => {
  const first = await start();
  await publish(first.url, 'three');
  const second = await start();
  await first.ended;
  expect(await kept(second.url)).toBe('three');
});

it('says that its port is taken', async () => {
  const other = await startTestNats();
  running.push(other);
  await expect(start(other.port)).rejects.toThrow(/ended at once[\s\S]*address already in use/);
});

it('can be paused: connections stay and nothing answers', async () => {
  const nats = await startTestNats();
  running.push(nats);
  const { user, password: pass } = nats.admin;
  const connection = await connect({ servers: nats.url, user, pass });
  nats.pause();
  await expect(connection.request('$JS.API.INFO', '', { timeout: 300 })).rejects.toThrow(/timeout/i);
  nats.resume();
  expect((await connection.request('$JS.API.INFO', '', { timeout: 5_000 })).string()).toContain(
    'account_info',
  );
  await connection.close();
});

if (isRoot()) {
  it('runs when the whole launcher is an ordinary user', async () => {
    const home = join(folder.path, 'home');
    mkdirSync(home);
    chownSync(home, nobody.uid, nobody.gid);
    const options = { ...(await optionsFor()), dataDir: join(home, 'nats'), logFile: join(home, 'log') };
    const launcher = runForeign(startForeign, options, nobody);
    const { url } = await launcher.next<{ url: string }>();
    await publish(url, 'four');
    await launcher.kill();
    while (findProcesses('nats-server', join(options.dataDir, 'nats-server.conf')).length > 0)
      await delay(20);
  });
}
