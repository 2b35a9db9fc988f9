import { chmodSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { serviceHome } from '@wod/embedded';

/** Where everything is that `npm start` keeps. Deleting the folder begins anew. */
export interface StateFolder {
  readonly root: string;
  readonly logs: string;
  readonly mails: string;
  readonly secretsFile: string;
  readonly lockFile: string;
  readonly runningFile: string;
  /** Folder of the servers' data: the same, or one below /var/lib when root's own folder is private. */
  readonly servers: string;
}

/** A log above this size is set aside at start; one older log is kept. */
const maxLogBytes = 8 * 1024 * 1024;

export function stateFolder(path: string): StateFolder {
  const root = resolve(path);
  return {
    root,
    logs: join(root, 'logs'),
    mails: join(root, 'mails'),
    secretsFile: join(root, 'secrets.json'),
    lockFile: join(root, 'launcher.lock'),
    runningFile: join(root, 'running.json'),
    servers: serviceHome(root),
  };
}

/** Makes the folders. Others may pass the first one, because servers run as another user, but not list it. */
export function makeStateFolder(folder: StateFolder): void {
  mkdirSync(folder.root, { recursive: true });
  const { mode } = statSync(folder.root);
  if ((mode & 0o001) === 0 || (mode & 0o022) !== 0) chmodSync(folder.root, 0o711);
  for (const inner of [folder.logs, folder.mails]) mkdirSync(inner, { recursive: true, mode: 0o700 });
}

/** The log of a service; a long one is set aside first. */
export function logFileOf(folder: StateFolder, name: string): string {
  const file = join(folder.logs, `${name}.log`);
  try {
    if (statSync(file).size > maxLogBytes) {
      const older = join(folder.logs, `${name}.old.log`);
      rmSync(older, { force: true });
      renameSync(file, older);
    }
  } catch {
    // There is none yet.
  }
  return file;
}
