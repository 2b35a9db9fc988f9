import { createHash } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The user that servers run as when we are root: nobody, on every system, without making a user. */
export const nobody = { uid: 65534, gid: 65534 } as const;

export const isRoot = (): boolean => process.getuid?.() === 0;

/** The user for servers, or undefined to stay who we are. PostgreSQL refuses to run as root. */
export const serverUser = (): typeof nobody | undefined => (isRoot() ? nobody : undefined);

/** Whether every folder on the way may be passed by anybody. */
export function isReachableByAll(path: string): boolean {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    try {
      if ((statSync(folder).mode & 0o001) === 0) return false;
    } catch {
      // Not made yet: what counts is the nearest folder that exists.
    }
    if (folder === dirname(folder)) return true;
  }
}

/**
 * Where servers that run as another user can keep their data and programs: the state folder itself, which
 * its owner makes passable, or, when that lies below a private folder (a project in /root), a folder of its
 * own below /var/lib.
 */
export function serviceHome(stateDir: string): string {
  const state = resolve(stateDir);
  if (!isRoot() || isReachableByAll(dirname(state))) return state;
  const name = createHash('sha256').update(state).digest('hex').slice(0, 12);
  return join('/var/lib/workshops-on-demand', name);
}

/** Makes a folder that belongs to the server's user and that nobody else may look into. */
export function makeServerFolder(folder: string): void {
  mkdirSync(dirname(folder), { recursive: true, mode: 0o755 });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const user = serverUser();
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o700);
}
