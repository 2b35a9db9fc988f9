import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadSettings } from '@wod/settings';
import type { Environment } from './child-environment';
import {
  apiEnvironment,
  movedPorts,
  pickPorts,
  readStartSettings,
  workerEnvironment,
  type External,
  type Programs,
} from './launch-plan';
import type { Progress } from './progress';
import { loadSecrets, natsPasswordOf } from './secrets';
import { removeRunning, RunningNote, takeLock, type RunningFacts } from './single-launcher';
import { natsUsers, startEmbedded } from './start-embedded';
import { startServices, type Services } from './start-services';
import { makeStateFolder, stateFolder, type StateFolder } from './state-folder';
import { StopList } from './stop-list';

export interface SystemOptions {
  readonly programs: Programs;
  /** The caller's environment with its WOD_ settings. */
  readonly environment: Environment;
  /** Instead of WOD_STATE_DIR, e.g. a temporary folder. */
  readonly stateDir?: string;
  /** Random ports instead of those of the settings. */
  readonly anyPorts?: boolean;
  readonly progress: Progress;
}

export interface SystemUrls {
  readonly portal: string;
  readonly api: string;
  readonly docs: string;
  readonly gateway: string;
  readonly nats: string;
  readonly natsMonitor: string | undefined;
  /** Undefined when mails go to a real server. */
  readonly inbox: string | undefined;
}

export interface Login {
  readonly user: string;
  readonly password: string;
}

/** Everything of one machine, running and ready. */
export interface RunningSystem {
  readonly folder: StateFolder;
  readonly urls: SystemUrls;
  readonly operator: Login;
  /** The user for looking on with the `nats` program; undefined when the server is not ours. */
  readonly natsOperator: Login | undefined;
  /** What is not embedded but given from outside. */
  readonly external: External;
  /** Address of the database, with its password. */
  readonly databaseUrl: string;
  readonly backend: string;
  readonly services: Services;
}

/** A system that is being started, runs, or is being stopped. */
export interface SystemHandle {
  /** Resolves when all is ready; rejects when it cannot be, or when it is stopped before. */
  readonly started: Promise<RunningSystem>;
  /** Stops everything in order. Safe at any moment and to repeat. */
  stop(): Promise<void>;
  /** Kills everything at once. */
  kill(): void;
}

/**
 * Starts PostgreSQL, nats-server, mail catcher, api and worker, or those of them that are not given from
 * outside, with all state in one folder.
 * @throws SettingsError, AlreadyRunningError: at once, before anything is started.
 */
export function launchSystem(options: SystemOptions): SystemHandle {
  const { settings } = readStartSettings(options.environment);
  const folder = stateFolder(options.stateDir ?? settings.WOD_STATE_DIR);
  makeStateFolder(folder);
  const unlock = takeLock(folder);
  const stops = new StopList(options.progress);
  const unlocked = async () => {
    removeRunning(folder);
    unlock();
  };
  return {
    started: stops.start('lock', () => Promise.resolve(), unlocked).then(() => start(options, folder, stops)),
    stop: () => stops.stopAll(),
    kill: () => stops.killAll(),
  };
}

/** As `launchSystem`, for programs that only want it running: stops what was started when it fails. */
export async function startSystem(options: SystemOptions): Promise<RunningSystem & SystemHandle> {
  const handle = launchSystem(options);
  try {
    return { ...(await handle.started), ...handle };
  } catch (error) {
    await handle.stop();
    throw error;
  }
}

async function start(options: SystemOptions, folder: StateFolder, stops: StopList): Promise<RunningSystem> {
  const { progress, environment: caller, programs } = options;
  for (const script of [programs.api, programs.worker]) {
    if (!existsSync(script)) throw new Error(`${script} is missing. Build it: npm run build`);
  }
  const { settings, external } = readStartSettings(caller);
  const backend = settings.WOD_BACKEND;
  const secrets = loadSecrets(folder.secretsFile, natsUsers(backend));
  const ports = await pickPorts(settings, options.anyPorts === true);
  for (const sentence of movedPorts(ports, external)) progress.say(sentence);
  if (folder.servers !== folder.root) {
    progress.say(`Data of the servers is in ${folder.servers}: their user cannot pass ${folder.root}.`);
  }
  const { cacheDir } = programs;
  const embedded = { settings, caller, external, folder, cacheDir, secrets, ports, progress, stops };
  const { inbox, ...servers } = await startEmbedded(embedded);

  const plan = { settings, caller, external, secrets, ports, servers };
  const hasPortal = existsSync(join(programs.portalDir, 'index.html'));
  const environments = {
    api: apiEnvironment(plan, hasPortal ? programs.portalDir : undefined),
    worker: workerEnvironment(plan, folder.root),
  };
  // A wrong setting is told here, once and in words, and not by a service that dies.
  const apiSettings = loadSettings('api', environments.api);
  const { WOD_GATEWAY_URL: gateway } = loadSettings('worker', environments.worker);

  const note = new RunningNote(folder);
  const services = await startServices({
    programs,
    folder,
    ports,
    progress,
    stops,
    environments,
    onProcesses: (pids) => note.processes(pids),
  });
  const portal = apiSettings.WOD_PUBLIC_URL.replace(/\/$/, '');
  const running: RunningSystem = {
    folder,
    urls: {
      portal,
      api: `${portal}/api/v1`,
      docs: `${portal}/api/docs`,
      gateway,
      nats: servers.nats,
      natsMonitor: servers.natsMonitor,
      inbox,
    },
    operator: { user: settings.WOD_OPERATOR_USER, password: apiSettings.WOD_OPERATOR_PASSWORD },
    natsOperator: external.nats
      ? undefined
      : { user: 'operator', password: natsPasswordOf(secrets, 'operator') },
    external,
    databaseUrl: servers.database,
    backend,
    services,
  };
  note.publish(factsOf(running));
  return running;
}

function factsOf(running: RunningSystem): Omit<RunningFacts, 'pids'> {
  const urls: Record<string, string> = {};
  for (const [name, url] of Object.entries(running.urls)) if (url !== undefined) urls[name] = String(url);
  return {
    pid: process.pid,
    since: new Date().toISOString(),
    stateDir: running.folder.root,
    urls,
    driver: running.services.driver,
    operatorUser: running.operator.user,
  };
}
