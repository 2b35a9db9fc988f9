import { natsServerConfig } from './nats-config';
import { natsInboxPrefix, natsPermissions, natsUserName } from './nats-permissions';

const config = natsServerConfig({
  serverName: 'one',
  host: '127.0.0.1',
  port: 4222,
  monitorHost: '127.0.0.1',
  monitorPort: 8222,
  storeDir: '/data/with "quotes"',
  users: [
    { role: { kind: 'api' }, password: 'a' },
    { role: { kind: 'worker', backend: 'be1' }, password: 'b' },
    { role: { kind: 'operator' }, password: 'c' },
  ],
  sysPassword: 'd',
});

describe('natsServerConfig', () => {
  it('syncs before it acknowledges and listens where it is told', () => {
    expect(JSON.parse(config)).toMatchObject({
      listen: '127.0.0.1:4222',
      http: '127.0.0.1:8222',
      jetstream: { sync_interval: 'always', store_dir: '/data/with "quotes"' },
      system_account: 'SYS',
    });
  });

  it('lets nobody in without a user, and gives no user more than its role needs', () => {
    expect(config).not.toContain('no_auth_user');
    const { accounts } = JSON.parse(config) as {
      accounts: { APP: { users: { user: string; permissions?: unknown }[] } };
    };
    expect(accounts.APP.users.map(({ user }) => user)).toEqual(['api', 'worker-be1', 'operator']);
    expect(accounts.APP.users.every(({ permissions }) => permissions !== undefined)).toBe(true);
  });
});

describe('natsPermissions', () => {
  it('gives a worker its own consumers, heartbeat and inbox only', () => {
    expect(natsPermissions({ kind: 'worker', backend: 'be1' })).toMatchInlineSnapshot(`
{
  "publish": [
    "$JS.API.INFO",
    "$JS.API.CONSUMER.INFO.WOD_JOBS.be1-create",
    "$JS.API.CONSUMER.MSG.NEXT.WOD_JOBS.be1-create",
    "$JS.ACK.WOD_JOBS.be1-create.>",
    "$JS.API.CONSUMER.INFO.WOD_JOBS.be1-cleanup",
    "$JS.API.CONSUMER.MSG.NEXT.WOD_JOBS.be1-cleanup",
    "$JS.ACK.WOD_JOBS.be1-cleanup.>",
    "wod.seat.v1.*.*",
    "wod.dead.v1.be1.>",
    "$JS.API.STREAM.INFO.KV_WOD_BACKENDS",
    "$KV.WOD_BACKENDS.be1",
    "$JS.API.STREAM.INFO.OBJ_WOD_CONTENT",
    "$JS.API.STREAM.MSG.GET.OBJ_WOD_CONTENT",
    "$JS.API.DIRECT.GET.OBJ_WOD_CONTENT",
    "$JS.API.DIRECT.GET.OBJ_WOD_CONTENT.>",
  ],
  "subscribe": [
    "_INBOX_be1.>",
  ],
}
`);
  });

  it('names users and inboxes by role', () => {
    expect(natsUserName({ kind: 'worker', backend: 'be1' })).toBe('worker-be1');
    expect(natsInboxPrefix({ kind: 'worker', backend: 'be1' })).toBe('_INBOX_be1');
    expect(natsInboxPrefix({ kind: 'api' })).toBe('_INBOX_api');
  });

  it.each(['api', 'operator', 'sys', 'admin'])('refuses a backend called %s', (backend) => {
    expect(() => natsPermissions({ kind: 'worker', backend })).toThrow(/cannot be called/);
  });
});
