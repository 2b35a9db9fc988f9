import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  EmbeddedNats,
  EmbeddedPostgres,
  findNatsServer,
  findPostgres,
  MailCatcher,
  natsUserName,
  type NatsRole,
} from '@wod/embedded';
import type { Step } from './progress';
import { natsPasswordOf, type Secrets } from './secrets';
import { logFileOf, type StateFolder } from './state-folder';

export interface ServerContext {
  readonly folder: StateFolder;
  /** Where fetched programs are kept; shared by all state folders of a workspace. */
  readonly cacheDir: string;
  readonly secrets: Secrets;
  readonly step: Step;
}

export async function startPostgres(
  { folder, cacheDir, secrets, step }: ServerContext,
  port: number,
): Promise<EmbeddedPostgres> {
  mkdirSync(folder.servers, { recursive: true, mode: 0o755 });
  const program = await findPostgres({ cacheDir, home: folder.servers, onProgress: step.now });
  step.now('starting');
  const postgres = await EmbeddedPostgres.start({
    program,
    dataDir: join(folder.servers, 'postgres'),
    port,
    owner: { name: 'wod', database: 'wod', password: secrets.postgresPassword },
    logFile: logFileOf(folder, 'postgres'),
  });
  step.done(`PostgreSQL on port ${port}${postgres.isNew ? ', new' : ''}`);
  return postgres;
}

export async function startNats(
  { folder, cacheDir, secrets, step }: ServerContext,
  options: {
    readonly port: number;
    readonly monitorPort: number;
    readonly roles: readonly NatsRole[];
    readonly bin: string | undefined;
    readonly path: string | undefined;
  },
): Promise<EmbeddedNats> {
  mkdirSync(folder.servers, { recursive: true, mode: 0o755 });
  const { bin, path, port, monitorPort, roles } = options;
  const home = folder.servers;
  const program = await findNatsServer({ bin, path, cacheDir, home, onProgress: step.now });
  step.now('starting');
  const nats = await EmbeddedNats.start({
    program: program.path,
    dataDir: join(folder.servers, 'nats'),
    port,
    monitorPort,
    users: roles.map((role) => ({ role, password: natsPasswordOf(secrets, natsUserName(role)) })),
    sysPassword: natsPasswordOf(secrets, 'sys'),
    logFile: logFileOf(folder, 'nats'),
  });
  step.done(`nats-server ${program.version} (${program.source}) on port ${port}`);
  return nats;
}

export async function startMail(
  { folder, step }: ServerContext,
  smtpPort: number,
  inboxPort: number,
): Promise<MailCatcher> {
  const mail = await MailCatcher.start({ folder: folder.mails, smtpPort, inboxPort });
  step.done(`Mail catcher on port ${smtpPort}, inbox on port ${inboxPort}`);
  return mail;
}
