import { loadSettings } from '@wod/settings';
import {
  apiEnvironment,
  movedPorts,
  readStartSettings,
  workerEnvironment,
  type External,
  type Ports,
} from './launch-plan';

const port = (wanted: number, given = wanted) => ({ wanted, port: given, wasMoved: wanted !== given });
const ports: Ports = {
  http: port(4200, 4201),
  gateway: port(4300),
  nats: port(4222),
  natsMonitor: port(8222),
  postgres: port(5442, 5443),
  smtp: port(2525),
  inbox: port(8025),
};
const embedded: External = { database: false, nats: false, smtp: false };
const secrets = {
  masterKey: 'k'.repeat(43),
  operatorPassword: 'operator-password',
  postgresPassword: 'p'.repeat(20),
  natsPasswords: { api: 'api-password-of-nats', 'worker-be1': 'worker-password-of-nats' },
};
const servers = {
  database: 'postgres://wod:x@127.0.0.1:5443/wod',
  nats: 'nats://127.0.0.1:4222',
  natsMonitor: 'http://127.0.0.1:8222',
  smtp: 'smtp://127.0.0.1:2525',
};

const plan = (caller: Record<string, string> = {}) => {
  const { settings, external } = readStartSettings(caller);
  return { settings, external, caller, secrets, ports, servers };
};

describe('readStartSettings', () => {
  it('embeds what is not given', () => {
    expect(readStartSettings({ WOD_NATS_URL: '' }).external).toEqual(embedded);
    const given = {
      WOD_NATS_URL: 'nats://n:4222',
      WOD_DATABASE_URL: 'postgres://db/x',
      WOD_SMTP_URL: 'smtp://m',
    };
    expect(readStartSettings(given).external).toEqual({ database: true, nats: true, smtp: true });
  });

  it('refuses what no setting is called', () => {
    expect(() => readStartSettings({ WOD_NATS_PROT: '1' })).toThrow(
      /WOD_NATS_PROT: there is no such setting/,
    );
  });
});

describe('movedPorts', () => {
  it('has a sentence for each port that was taken', () => {
    expect(movedPorts(ports, embedded)).toEqual([
      'Port 4200 is taken, so the portal uses 4201. (WOD_HTTP_PORT chooses another.)',
      'Port 5442 is taken, so PostgreSQL uses 5443. (WOD_POSTGRES_PORT chooses another.)',
    ]);
  });

  it('is silent about what is not started', () => {
    expect(movedPorts(ports, { ...embedded, database: true })).toHaveLength(1);
  });
});

describe('the environment of a service', () => {
  it('is complete and right for the api', () => {
    const api = loadSettings('api', apiEnvironment(plan(), '/portal'));
    expect(api).toMatchObject({
      WOD_HTTP_PORT: 4201,
      WOD_PUBLIC_URL: 'http://localhost:4201',
      WOD_PORTAL_DIR: '/portal',
      WOD_DATABASE_URL: servers.database,
      WOD_NATS_USER: 'api',
      WOD_NATS_MONITOR_URL: servers.natsMonitor,
      WOD_MASTER_KEY: secrets.masterKey,
    });
  });

  it('is complete and right for the worker, without anything of the api', () => {
    const environment = workerEnvironment(plan({ WOD_DATABASE_URL: 'postgres://db/x' }), '/state');
    expect(loadSettings('worker', environment)).toMatchObject({
      WOD_STATE_DIR: '/state',
      WOD_GATEWAY_PORT: 4300,
      WOD_GATEWAY_URL: 'http://localhost:4300',
      WOD_NATS_USER: 'worker-be1',
    });
    for (const name of ['WOD_DATABASE_URL', 'WOD_MASTER_KEY', 'WOD_OPERATOR_PASSWORD', 'WOD_SMTP_URL']) {
      expect(environment[name]).toBeUndefined();
    }
  });

  it('takes what the caller sets', () => {
    const caller = {
      WOD_PUBLIC_URL: 'https://wod.example.org',
      WOD_GATEWAY_URL: 'https://seats.example.org',
      WOD_BRAND_NAME: 'Ours',
      WOD_CAPACITY: '3',
      WOD_OPERATOR_PASSWORD: 'chosen-by-the-caller',
    };
    const given = plan(caller);
    const api = apiEnvironment(given, undefined);
    expect(api).toMatchObject({ WOD_PUBLIC_URL: caller.WOD_PUBLIC_URL, WOD_BRAND_NAME: 'Ours' });
    expect(api['WOD_OPERATOR_PASSWORD']).toBe('chosen-by-the-caller');
    expect(api['WOD_PORTAL_DIR']).toBeUndefined();
    const worker = workerEnvironment(given, '/state');
    expect(worker).toMatchObject({ WOD_CAPACITY: '3', WOD_GATEWAY_URL: caller.WOD_GATEWAY_URL });
  });

  it('leaves the login to the caller when the nats-server is his', () => {
    const given = plan({ WOD_NATS_URL: 'nats://n:4222', WOD_NATS_USER: 'me', WOD_NATS_PASSWORD: 'mine' });
    expect(apiEnvironment(given, undefined)).toMatchObject({
      WOD_NATS_USER: 'me',
      WOD_NATS_PASSWORD: 'mine',
    });
  });

  it('passes on nothing else of the caller’s environment', () => {
    const caller = { PATH: '/bin', AWS_SECRET_ACCESS_KEY: 'x', NODE_OPTIONS: '--inspect' };
    const environment = workerEnvironment(plan(caller), '/state');
    expect(environment['PATH']).toBe('/bin');
    expect(environment['AWS_SECRET_ACCESS_KEY']).toBeUndefined();
    expect(environment['NODE_OPTIONS']).toBeUndefined();
    expect(environment['SCARF_ANALYTICS']).toBe('false');
  });
});
