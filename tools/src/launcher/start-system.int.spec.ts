import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort, identityOf, isSameProcess, type ProcessIdentity } from '@wod/embedded';
import { processEnvironment } from '@wod/settings';
import { connect } from '@nats-io/transport-node';
import { programsOf, type Programs } from './launch-plan';
import { silentProgress, type Progress } from './progress';
import { readRunning, type RunningFacts } from './single-launcher';
import { startSystem } from './start-system';
import { stateFolder } from './state-folder';
import { writeFailingService, writeFakeServices, writeStubbornWorker } from './testing/fake-services';

const root = resolve(__dirname, '../../..');
const { cacheDir } = programsOf(root);
const environment = { PATH: processEnvironment()['PATH'], HOME: '/nonexistent' };
const asRoot = process.getuid?.() === 0;

/** A state folder that was started once: making the data of PostgreSQL takes seconds. */
let made: string;
let folder: string;
let stateDir: string;
let programs: Programs;
const launchers: ChildProcess[] = [];
const toStop: { stop(): Promise<void> }[] = [];

function makeFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'wod-launcher-'));
  chmodSync(path, 0o755);
  return path;
}

beforeAll(async () => {
  made = makeFolder();
  const started = await startSystem({
    programs: writeFakeServices(made, root, cacheDir),
    environment,
    stateDir: join(made, 'state'),
    anyPorts: true,
    progress: silentProgress,
  });
  await started.stop();
}, 180_000);

afterAll(() => rmSync(made, { recursive: true }));

beforeEach(() => {
  folder = makeFolder();
  stateDir = join(folder, 'state');
  execFileSync('cp', ['-a', join(made, 'state'), stateDir]);
  programs = writeFakeServices(folder, root, cacheDir);
});

afterEach(async () => {
  for (const system of toStop.splice(0)) await system.stop();
  for (const launcher of launchers.splice(0)) {
    if (launcher.exitCode !== null || launcher.signalCode !== null) continue;
    launcher.kill('SIGKILL');
    await once(launcher, 'exit');
  }
  await untilNobodyUses(folder);
  rmSync(folder, { recursive: true, force: true });
});

async function until<T>(what: string, find: () => T | undefined | false, withinMs = 30_000): Promise<T> {
  for (const end = Date.now() + withinMs; Date.now() < end; await delay(25)) {
    const found = find();
    if (found !== undefined && found !== false) return found;
  }
  throw new Error(`${what} did not happen.`);
}

/** Processes of which an argument contains this text. */
function processesOf(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return pid !== process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        return false;
      }
    });
}

/** Servers name their state folder, services their script, and both are below our folder. */
const untilNobodyUses = (path: string) =>
  until(`the end of all processes of ${path}`, () => processesOf(path).length === 0, 20_000);

async function system(overrides: { programs?: Programs; progress?: Progress; settings?: object } = {}) {
  const started = await startSystem({
    programs: overrides.programs ?? programs,
    environment: { ...environment, ...overrides.settings },
    stateDir,
    anyPorts: true,
    progress: overrides.progress ?? silentProgress,
  });
  toStop.push(started);
  return started;
}

function listener(): { progress: Progress; said: string[] } {
  const said: string[] = [];
  const step = { now: () => undefined, done: () => undefined, failed: () => undefined };
  return { said, progress: { begin: () => step, say: (sentence) => said.push(sentence) } };
}

/** `npm start` in a process of its own, with the stand-ins. */
function launch(
  settings: Record<string, string> = {},
  user?: { uid: number; gid: number },
  started = programs,
) {
  const script = `
    require(process.argv[1]).runLauncher({
      programs: JSON.parse(process.argv[2]), environment: process.env, anyPorts: process.argv[3] === 'any',
    }).then((code) => process.exit(code));
  `;
  const args = [join(root, 'tools/dist/launcher/run-launcher.js'), JSON.stringify(started)];
  const launcher = spawn(
    process.execPath,
    ['-e', script, ...args, 'WOD_HTTP_PORT' in settings ? '' : 'any'],
    {
      env: { ...environment, WOD_STATE_DIR: stateDir, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...user,
    },
  );
  launchers.push(launcher);
  let output = '';
  launcher.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  launcher.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  const ready = () =>
    until('the start', () => {
      if (launcher.exitCode !== null) throw new Error(`The launcher ended:\n${output}`);
      return readRunning(stateFolder(stateDir));
    });
  const exit = async () => {
    if (launcher.exitCode === null) await once(launcher, 'exit');
    return launcher.exitCode;
  };
  return { launcher, ready, exit, output: () => output };
}

const identities = (facts: RunningFacts): ProcessIdentity[] =>
  Object.values(facts.pids).flatMap((pid) => identityOf(pid) ?? []);

const get = async (url: string) => (await (await fetch(url)).json()) as Record<string, string>;
const localApi = (facts: { urls: { portal?: string } }) => facts.urls.portal as string;

describe('a started system', () => {
  it('is ready, tells where everything is, and leaves nothing behind', async () => {
    const running = await system();
    const facts = readRunning(running.folder);
    expect(facts).toMatchObject({ pid: process.pid, driver: 'simulated', operatorUser: 'operator' });
    expect(Object.keys(facts?.pids ?? {}).sort()).toEqual(['api', 'worker']);
    expect((await fetch(`${running.urls.inbox}/api/mails`)).status).toBe(200);
    const { user, password: pass } = running.natsOperator ?? { user: '', password: '' };
    const connection = await connect({ servers: running.urls.nats, user, pass });
    await connection.close();
    await running.stop();
    await untilNobodyUses(folder);
    expect(existsSync(join(stateDir, 'running.json'))).toBe(false);
    expect(readFileSync(join(stateDir, 'logs/worker.log'), 'utf8')).toContain('ended by SIGUSR2');
  });

  it('keeps its secrets to itself', async () => {
    const running = await system();
    for (const file of ['secrets.json', 'running.json']) {
      expect(statSync(join(stateDir, file)).mode & 0o077).toBe(0);
    }
    const secrets = JSON.parse(readFileSync(join(stateDir, 'secrets.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    const shown = readFileSync(join(stateDir, 'running.json'), 'utf8');
    expect(shown).not.toContain(secrets['postgresPassword']);
    const worker = await get(`${running.urls.gateway}/environment`);
    expect(JSON.stringify(worker)).not.toContain(secrets['postgresPassword']);
    expect(JSON.stringify(worker)).not.toContain(secrets['masterKey']);
    const api = await get(`${localApi(running)}/environment`);
    expect(api['WOD_MASTER_KEY']).toBe(secrets['masterKey']);
    expect(api['WOD_NATS_USER']).toBe('api');
    expect(worker['WOD_NATS_USER']).toBe('worker-be1');
  });

  it('finds its data and secrets again', async () => {
    const first = await system();
    const starts = Number((await get(`${localApi(first)}/health/ready`))['starts']);
    await first.stop();
    const second = await system();
    expect((await get(`${localApi(second)}/health/ready`))['starts']).toBe(starts + 1);
    expect(second.operator).toEqual(first.operator);
  });

  it('starts a service again that died, and says so with the end of its log', async () => {
    const { progress, said } = listener();
    const running = await system({ progress });
    const before = running.services.api.pid;
    await fetch(`${localApi(running)}/die`);
    const now = await until('the restart', () => {
      const { pid } = running.services.api;
      return pid !== undefined && pid !== before && pid;
    });
    expect(said.join('\n')).toMatch(
      /api ended with exit code 3; it is started again in 1 s\.[\s\S]*told to die/,
    );
    await until('the note of it', () => readRunning(running.folder)?.pids['api'] === now);
  });

  it('starts a killed nats-server again', async () => {
    const { progress, said } = listener();
    const running = await system({ progress });
    const conf = join(running.folder.servers, 'nats/nats-server.conf');
    const [pid] = processesOf(conf);
    process.kill(pid as number, 'SIGKILL');
    await until('the return', () => said.some((sentence) => sentence === 'nats-server is back.'));
    expect(said[0]).toMatch(/nats-server was ended by SIGKILL; it is started again/);
  });

  it('does not embed what is given from outside', async () => {
    const { progress, said } = listener();
    const running = await system({ progress, settings: { WOD_SMTP_URL: 'smtp://127.0.0.1:1' } });
    expect(running.urls.inbox).toBeUndefined();
    expect(said).toContain('Not embedded but as your settings say: mail.');
  });
});

describe('a start that cannot be', () => {
  it('gives up at once on a wrong configuration', async () => {
    const api = writeFailingService(folder, 78);
    await expect(system({ programs: { ...programs, api } })).rejects.toThrow(
      /api ended with exit code 78 and is not started again[\s\S]*cannot go on: this and that/,
    );
    await untilNobodyUses(folder);
  });

  it('gives up on a service that never comes up', async () => {
    const { progress, said } = listener();
    const worker = writeFailingService(folder, 1);
    await expect(system({ progress, programs: { ...programs, worker } })).rejects.toThrow(
      /worker ended with exit code 1 and is not started again/,
    );
    expect(said.filter((sentence) => sentence.startsWith('worker ended'))).toHaveLength(2);
  });

  it('names wrong settings before anything is started', async () => {
    await expect(system({ settings: { WOD_HTTP_PORT: 'x', WOD_TYPO: '1' } })).rejects.toThrow(
      /WOD_HTTP_PORT[\s\S]*WOD_TYPO: there is no such setting/,
    );
    await expect(system({ settings: { WOD_MAX_ATTEMPTS: 'many' } })).rejects.toThrow(/WOD_MAX_ATTEMPTS/);
  });

  it('says what was not built', async () => {
    const missing = { ...programs, api: join(folder, 'absent.js') };
    await expect(system({ programs: missing })).rejects.toThrow(/absent\.js is missing. Build it/);
  });
});

describe('npm start', () => {
  it('says what it does and ends with one table; Ctrl-C leaves nothing', async () => {
    const { launcher, ready, exit, output } = launch();
    const facts = await ready();
    const all = [...identities(facts), ...processesOf(stateDir).flatMap((pid) => identityOf(pid) ?? [])];
    expect(all.length).toBeGreaterThanOrEqual(4);
    await until('the table', () => output().includes('└'));
    for (const text of ['✔ PostgreSQL on port', '✔ nats-server', '✔ api on port', 'driver simulated']) {
      expect(output()).toContain(text);
    }
    expect(output()).toContain('password: operatorPassword in');
    launcher.kill('SIGINT');
    expect(await exit()).toBe(0);
    expect(output()).toMatch(
      /worker stopped[\s\S]*api stopped[\s\S]*mail catcher stopped[\s\S]*nats-server stopped[\s\S]*PostgreSQL stopped/,
    );
    expect(all.filter(isSameProcess)).toEqual([]);
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)('ends alike by %s', async (signal) => {
    const { launcher, ready, exit } = launch();
    await ready();
    launcher.kill(signal);
    expect(await exit()).toBe(0);
    await untilNobodyUses(folder);
  });

  it('can be stopped while it starts', async () => {
    const { launcher, exit, output } = launch();
    await until('the first server', () => processesOf(`${stateDir}/`).length > 0);
    launcher.kill('SIGINT');
    expect(await exit()).toBe(0);
    expect(output()).not.toContain('✘');
    await untilNobodyUses(folder);
  });

  it('kills at the second signal, but takes two in a moment for one', async () => {
    const stubborn = { ...programs, worker: writeStubbornWorker(folder) };
    const { launcher, ready, exit } = launch({}, undefined, stubborn);
    await ready();
    launcher.kill('SIGINT');
    launcher.kill('SIGINT');
    await delay(1_200);
    expect(launcher.exitCode).toBeNull();
    launcher.kill('SIGINT');
    expect(await exit()).toBe(130);
    await untilNobodyUses(folder);
  });

  it('leaves no process when it is killed, and the next start finds the data', async () => {
    const first = launch();
    const facts = await first.ready();
    const all = identities(facts);
    first.launcher.kill('SIGKILL');
    await untilNobodyUses(folder);
    expect(all.filter(isSameProcess)).toEqual([]);
    const again = await system();
    expect((await get(`${localApi(again)}/health/ready`))['starts']).toBe(3);
  });

  it('does not start twice on one state folder, and names the running one', async () => {
    const first = launch();
    const facts = await first.ready();
    const second = launch();
    expect(await second.exit()).toBe(1);
    expect(second.output()).toContain(`runs at ${facts.urls['portal']} already (process ${facts.pid})`);
    expect(identities(facts)).toHaveLength(2);
  });

  it('starts only one of two that are started at the same moment', async () => {
    const both = [launch(), launch()];
    await until('one refusal', () => both.some(({ launcher }) => launcher.exitCode === 1));
    await both.find(({ launcher }) => launcher.exitCode === null)?.ready();
  });

  it('moves a taken port and says so', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const wanted = (taken.address() as { port: number }).port;
    try {
      const others = { WOD_GATEWAY_PORT: '0', WOD_NATS_PORT: '0', WOD_SMTP_PORT: '0', WOD_INBOX_PORT: '0' };
      const { ready, output } = launch({
        WOD_HTTP_PORT: String(wanted),
        WOD_POSTGRES_PORT: String(await freePort()),
        ...others,
      });
      const facts = await ready();
      expect(localApi(facts)).not.toContain(String(wanted));
      expect(output()).toContain(`Port ${wanted} is taken, so the portal uses`);
    } finally {
      taken.close();
    }
  });

  if (asRoot) {
    it('works below a private folder of root: the servers’ data is then elsewhere', async () => {
      const hidden = join(folder, 'private');
      mkdirSync(hidden, { mode: 0o700 });
      const { progress, said } = listener();
      const running = await startSystem({
        programs,
        environment,
        stateDir: join(hidden, 'state'),
        anyPorts: true,
        progress,
      });
      toStop.push(running);
      const { servers } = running.folder;
      try {
        expect(servers).toMatch(/^\/var\/lib\/workshops-on-demand\/[0-9a-f]{12}$/);
        expect(said.join('\n')).toContain(`Data of the servers is in ${servers}`);
        expect(readdirSync(servers)).toEqual(expect.arrayContaining(['nats', 'postgres']));
        await running.stop();
      } finally {
        rmSync(servers, { recursive: true });
      }
    });

    it('works as an ordinary user', async () => {
      rmSync(stateDir, { recursive: true });
      chownSync(folder, 65534, 65534);
      const { launcher, ready, exit } = launch({}, { uid: 65534, gid: 65534 });
      const facts = await ready();
      expect(statSync(join(stateDir, 'postgres')).uid).toBe(65534);
      expect(facts.pid).toBe(launcher.pid);
      launcher.kill('SIGINT');
      expect(await exit()).toBe(0);
    });
  }
});
