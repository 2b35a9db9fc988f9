import { natsPermissions, natsUserName, type NatsRole } from './nats-permissions';

/** One user of the account that holds everything of this project. */
export interface NatsUser {
  readonly role: NatsRole;
  readonly password: string;
}

export interface NatsConfigOptions {
  readonly serverName: string;
  readonly tags?: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly monitorHost: string;
  readonly monitorPort: number;
  readonly storeDir: string;
  readonly users: readonly NatsUser[];
  /** Password of the user `sys` of the system account, which may look at the server itself. */
  readonly sysPassword: string;
  /** A user without limits inside the account: for tests and repairs. */
  readonly adminPassword?: string | undefined;
  readonly maxMemoryBytes?: number;
  readonly maxFileBytes?: number;
}

const mebibyte = 1024 * 1024;

/**
 * The configuration file of a nats-server that keeps what it acknowledged: `sync_interval: always` writes to
 * disk before the acknowledgement, where the default loses two minutes of it in a power cut. JSON is a
 * subset of its language, so quoting cannot go wrong.
 */
export function natsServerConfig(options: NatsConfigOptions): string {
  const users = options.users.map(({ role, password }) => {
    const { publish, subscribe, subscribeNot } = natsPermissions(role);
    return {
      user: natsUserName(role),
      password,
      permissions: {
        publish: { allow: publish },
        subscribe: { allow: subscribe, ...(subscribeNot === undefined ? {} : { deny: subscribeNot }) },
      },
    };
  });
  const admin =
    options.adminPassword === undefined ? [] : [{ user: 'admin', password: options.adminPassword }];
  const config = {
    server_name: options.serverName,
    server_tags: options.tags ?? [],
    listen: `${options.host}:${options.port}`,
    http: `${options.monitorHost}:${options.monitorPort}`,
    max_payload: mebibyte,
    max_connections: 1_000,
    jetstream: {
      store_dir: options.storeDir,
      sync_interval: 'always',
      max_memory_store: options.maxMemoryBytes ?? 256 * mebibyte,
      max_file_store: options.maxFileBytes ?? 4096 * mebibyte,
    },
    accounts: {
      APP: { jetstream: 'enabled', users: [...users, ...admin] },
      SYS: { users: [{ user: 'sys', password: options.sysPassword }] },
    },
    system_account: 'SYS',
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}
