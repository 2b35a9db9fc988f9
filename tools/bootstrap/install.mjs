import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logsDir, root } from './environment.mjs';
import { logTail, runLogged, withSeconds } from './run-logged.mjs';

const lockfile = join(root, 'package-lock.json');
/** Written by npm at the end of a whole installation. */
const npmRecord = join(root, 'node_modules/.package-lock.json');
/** Ours: which lockfile was installed. */
const ownRecord = join(root, 'node_modules/.installed-lockfile');

const lockfileHash = () => createHash('sha256').update(readFileSync(lockfile)).digest('hex');

/** Whether what is installed is what the lockfile says. */
export function isInstalled() {
  if (!existsSync(npmRecord)) return false;
  if (existsSync(ownRecord)) return readFileSync(ownRecord, 'utf8') === lockfileHash();
  // Installed by hand: right unless the lockfile was changed later.
  return statSync(npmRecord).mtimeMs >= statSync(lockfile).mtimeMs;
}

/**
 * Installs packages when they are missing or older than the lockfile. Install scripts are not run: nothing
 * here needs them, and they are the part of a package that could do anything.
 */
export async function install() {
  if (isInstalled()) return;
  const logFile = join(logsDir, 'install.log');
  await withSeconds('Installing packages (npm ci)', async () => {
    const cli = process.env.npm_execpath;
    const [command, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []];
    const args = [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const exitCode = await runLogged(command, args, { logFile });
    if (exitCode !== 0) {
      throw new Error(`npm ci ended with ${exitCode}. The end of ${logFile}:\n${logTail(logFile)}`);
    }
  });
  writeFileSync(ownRecord, lockfileHash());
}
