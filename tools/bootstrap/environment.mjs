import { mkdirSync, statSync, chmodSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The workspace. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** What belongs to bootstrapping in the one ignored state folder. */
export const stateDir = join(root, '.wod');
export const logsDir = join(stateDir, 'logs');

/** Makes the state folder: others may pass it, because servers run as another user, but not list it. */
export function makeStateDir() {
  mkdirSync(stateDir, { recursive: true });
  const mode = statSync(stateDir).mode;
  if ((mode & 0o001) === 0 || (mode & 0o022) !== 0) chmodSync(stateDir, 0o711);
  mkdirSync(logsDir, { recursive: true, mode: 0o700 });
}

/** Tools that are started here call nobody, leave no daemon behind, and keep their caches in the project. */
export const quietTools = {
  SCARF_ANALYTICS: 'false',
  NX_DAEMON: 'false',
  NX_NO_CLOUD: 'true',
  NX_TUI: 'false',
  NX_CACHE_DIRECTORY: join(root, '.nx/cache'),
  NG_CLI_ANALYTICS: 'false',
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
  NO_UPDATE_NOTIFIER: '1',
  npm_config_fund: 'false',
  npm_config_audit: 'false',
  npm_config_update_notifier: 'false',
};

/** The workspace's own nx, to be run by this Node. */
export const nx = join(root, 'node_modules/.bin/nx');
