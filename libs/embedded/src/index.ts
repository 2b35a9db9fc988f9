export { isPortFree, freePort, pickPort, type PickedPort } from './ports';
export { isSameProcess, identityOf, type ProcessIdentity } from './processes/process-info';
export { readPidFile, removePidFile, writePidFile } from './processes/pid-file';
export {
  killAllManaged,
  ManagedProcess,
  type ManagedProcessOptions,
  type ProcessEnd,
} from './processes/managed-process';
export { serviceHome } from './processes/service-home';
export { stopProcess, type StopStep } from './processes/stop-process';
export { tailOf } from './processes/tail';
export { EmbeddedPostgres, type EmbeddedPostgresOptions } from './postgres/embedded-postgres';
export type { OwnerRole } from './postgres/cluster';
export { findPostgres, type PostgresProgram } from './postgres/postgres-program';
export { EmbeddedNats, type EmbeddedNatsOptions } from './nats/embedded-nats';
export { natsServerConfig, type NatsConfigOptions, type NatsUser } from './nats/nats-config';
export {
  natsInboxPrefix,
  natsPermissions,
  natsUserName,
  type NatsPermissions,
  type NatsRole,
} from './nats/nats-permissions';
export {
  findNatsServer,
  oldestNatsVersion,
  type FindNatsOptions,
  type NatsProgram,
} from './nats/nats-program';
export type { CaughtMail } from './mail/caught-mail';
export { MailCatcher, type MailCatcherOptions } from './mail/mail-catcher';
export type { MailAnswer } from './mail/smtp-listener';
export { startTestMail, type MailMisbehaviour, type TestMail } from './testing/test-mail';
export { startTestNats, type TestNats, type TestNatsOptions, type TestNatsUser } from './testing/test-nats';
export { startTestPostgres, type TestDatabase, type TestPostgres } from './testing/test-postgres';
