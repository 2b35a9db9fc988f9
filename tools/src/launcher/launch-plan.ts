import { join } from 'node:path';
import { natsUserName, pickPort, type NatsRole, type PickedPort } from '@wod/embedded';
import { loadSettings, type SettingsOf } from '@wod/settings';
import { childEnvironment, type Environment } from './child-environment';
import { natsPasswordOf, type Secrets } from './secrets';

/** Ports of everything that listens. */
export type PortName = 'http' | 'gateway' | 'nats' | 'natsMonitor' | 'postgres' | 'smtp' | 'inbox';
export type Ports = Readonly<Record<PortName, PickedPort>>;

/** What is given from outside and therefore not embedded. */
export interface External {
  readonly database: boolean;
  readonly nats: boolean;
  readonly smtp: boolean;
}

/** Stands for the database that is yet to be started; never used to connect. */
const databaseToCome = 'postgres://127.0.0.1/to-be-started';

/** @throws SettingsError */
export function readStartSettings(environment: Environment): {
  settings: SettingsOf<'start'>;
  external: External;
} {
  const isGiven = (name: string) => (environment[name] ?? '') !== '';
  const database = isGiven('WOD_DATABASE_URL');
  const settings = loadSettings('start', {
    ...environment,
    ...(database ? {} : { WOD_DATABASE_URL: databaseToCome }),
  });
  return { settings, external: { database, nats: isGiven('WOD_NATS_URL'), smtp: isGiven('WOD_SMTP_URL') } };
}

/** How far the monitoring port lies above the port of nats-server, as 8222 above 4222. */
const monitorOffset = 4_000;

/** Picks a port for everything that will listen, and none twice. `any` takes random ones, e.g. for a demo. */
export async function pickPorts(settings: SettingsOf<'start'>, any: boolean): Promise<Ports> {
  const reserved = new Set<number>();
  const pick = (wanted: number, host?: string) =>
    pickPort(any ? 0 : wanted, { reserved, ...(host === undefined ? {} : { host }) });
  const natsPort = settings.WOD_NATS_PORT;
  return {
    http: await pick(settings.WOD_HTTP_PORT, settings.WOD_HTTP_HOST),
    gateway: await pick(settings.WOD_GATEWAY_PORT, settings.WOD_GATEWAY_HOST),
    nats: await pick(natsPort),
    natsMonitor: await pick(natsPort === 0 ? 0 : natsPort + monitorOffset),
    postgres: await pick(settings.WOD_POSTGRES_PORT),
    smtp: await pick(settings.WOD_SMTP_PORT),
    inbox: await pick(settings.WOD_INBOX_PORT),
  };
}

const portNames: Readonly<Record<PortName, { what: string; setting: string }>> = {
  http: { what: 'the portal', setting: 'WOD_HTTP_PORT' },
  gateway: { what: 'the gateway', setting: 'WOD_GATEWAY_PORT' },
  nats: { what: 'nats-server', setting: 'WOD_NATS_PORT' },
  natsMonitor: { what: 'the monitoring of nats-server', setting: 'WOD_NATS_PORT' },
  postgres: { what: 'PostgreSQL', setting: 'WOD_POSTGRES_PORT' },
  smtp: { what: 'the mail catcher', setting: 'WOD_SMTP_PORT' },
  inbox: { what: 'the inbox', setting: 'WOD_INBOX_PORT' },
};

/** A sentence for each port that was taken and moved, of what is really started. */
export function movedPorts(ports: Ports, external: External): string[] {
  const notStarted: PortName[] = [
    ...(external.database ? (['postgres'] as const) : []),
    ...(external.nats ? (['nats', 'natsMonitor'] as const) : []),
    ...(external.smtp ? (['smtp', 'inbox'] as const) : []),
  ];
  return (Object.keys(portNames) as PortName[])
    .filter((name) => ports[name].wasMoved && !notStarted.includes(name))
    .map((name) => {
      const { what, setting } = portNames[name];
      const { wanted, port } = ports[name];
      return `Port ${wanted} is taken, so ${what} uses ${port}. (${setting} chooses another.)`;
    });
}

/** Addresses of the servers, embedded or not. */
export interface ServerUrls {
  readonly database: string;
  readonly nats: string;
  readonly natsMonitor: string | undefined;
  readonly smtp: string;
}

interface ServicePlan {
  readonly settings: SettingsOf<'start'>;
  readonly caller: Environment;
  readonly external: External;
  readonly secrets: Secrets;
  readonly ports: Ports;
  readonly servers: ServerUrls;
}

/** An address that a browser on this machine can use. */
const localUrl = (port: number): string => `http://localhost:${port}`;

function natsLogin(plan: ServicePlan, role: NatsRole): Environment {
  if (plan.external.nats) return {};
  const user = natsUserName(role);
  return { WOD_NATS_USER: user, WOD_NATS_PASSWORD: natsPasswordOf(plan.secrets, user) };
}

/** The whole environment of the api. What the caller sets wins, where it does not say where something runs. */
export function apiEnvironment(plan: ServicePlan, portalDir: string | undefined): Environment {
  const { caller, ports, secrets, servers } = plan;
  return childEnvironment('api', caller, {
    WOD_HTTP_PORT: String(ports.http.port),
    WOD_PUBLIC_URL: caller['WOD_PUBLIC_URL'] ?? localUrl(ports.http.port),
    WOD_PORTAL_DIR: caller['WOD_PORTAL_DIR'] ?? portalDir,
    WOD_DATABASE_URL: servers.database,
    WOD_NATS_URL: servers.nats,
    WOD_NATS_MONITOR_URL: servers.natsMonitor ?? caller['WOD_NATS_MONITOR_URL'],
    WOD_SMTP_URL: servers.smtp,
    WOD_MASTER_KEY: caller['WOD_MASTER_KEY'] ?? secrets.masterKey,
    WOD_OPERATOR_PASSWORD: caller['WOD_OPERATOR_PASSWORD'] ?? secrets.operatorPassword,
    ...natsLogin(plan, { kind: 'api' }),
  });
}

/** The whole environment of a worker. */
export function workerEnvironment(plan: ServicePlan, stateDir: string): Environment {
  const { caller, ports, servers, settings } = plan;
  return childEnvironment('worker', caller, {
    WOD_STATE_DIR: stateDir,
    WOD_BACKEND: settings.WOD_BACKEND,
    WOD_GATEWAY_PORT: String(ports.gateway.port),
    WOD_GATEWAY_URL: caller['WOD_GATEWAY_URL'] ?? localUrl(ports.gateway.port),
    WOD_NATS_URL: servers.nats,
    ...natsLogin(plan, { kind: 'worker', backend: settings.WOD_BACKEND }),
  });
}

/** Built programs and files of a workspace. Tests give their own. */
export interface Programs {
  readonly root: string;
  readonly api: string;
  readonly worker: string;
  readonly portalDir: string;
  readonly cacheDir: string;
}

export function programsOf(root: string): Programs {
  return {
    root,
    api: join(root, 'apps/api/dist/main.js'),
    worker: join(root, 'apps/worker/dist/main.js'),
    portalDir: join(root, 'apps/portal/dist/browser'),
    cacheDir: join(root, '.wod/cache'),
  };
}
