import { access, chmod, cp, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { abortedError } from '../abort';
import type { SeatRecipe } from '../recipe/seat-recipe';
import { runCommand } from '../run-command';
import { SeatError } from '../seat-error';
import { PrivateApt } from './apt';
import { finishRoot } from './finish-root';

/** Raised when the way of building changes while the recipe does not. */
const builderVersion = 1;

/** A build that was killed leaves its folder; after this it cannot be a running one. */
const staleAfterMs = 60 * 60 * 1000;

export interface SeatRootOptions {
  readonly recipe: SeatRecipe;
  /** Folder that holds seat roots, one per recipe. */
  readonly rootsDir: string;
  readonly mirror?: string | undefined;
}

/** Where the root of a recipe lies, built or not. */
export function seatRootPath({ recipe, rootsDir }: SeatRootOptions): string {
  return join(rootsDir, `${recipe.hash}-${builderVersion}-${process.arch}`);
}

/** A root that a seat can start in: it has our own start script and a Jupyter. */
export async function isSeatRoot(path: string): Promise<boolean> {
  const parts = ['opt/wod/bin/start-seat', 'usr/bin/jupyter-lab', 'usr/bin/tini'];
  const found = await Promise.all(
    parts.map((part) =>
      access(join(path, part)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.every(Boolean);
}

/**
 * Builds a directory that seats run in, out of Debian packages, and gives its path. Needs apt and dpkg-deb
 * and neither root's rights nor a container engine; the host's own packages are not touched. Idempotent:
 * a root of the same recipe is used as it is. Atomic: the directory appears when it is whole. Two builds
 * at once cost time but do no harm; the first one wins.
 * @param compile byte-compiles the Python files of a root, so that seats start faster
 */
export async function buildSeatRoot(
  options: SeatRootOptions,
  compile: (root: string, signal: AbortSignal) => Promise<void>,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const path = seatRootPath(options);
  if (await isSeatRoot(path)) return path;
  const { recipe, rootsDir, mirror } = options;
  await mkdir(rootsDir, { recursive: true });
  await removeStaleBuilds(rootsDir);
  const started = performance.now();
  const work = await mkdtemp(join(rootsDir, '.building-'));
  const root = join(work, 'root');
  try {
    await mkdir(root);
    await chmod(root, 0o755);
    const apt = await PrivateApt.open(join(work, 'apt'), mirror, log, signal);
    const { archives, extra } = await apt.download(recipe.packages, recipe.lab.package, signal);
    log(`Unpacking ${archives.length + 1} packages`);
    await unpack(archives, root, signal);
    await unpackLab(extra, recipe, root, work, signal);
    await rm(join(work, 'apt'), { recursive: true });
    log('Finishing the root');
    await finishRoot(root, recipe);
    await compile(root, signal);
    if (!(await isSeatRoot(root))) throw new Error('The packages of the recipe make no seat root.');
    await rename(root, path).catch(async (error: unknown) => {
      if (!(await isSeatRoot(path))) throw error;
    });
    log(`The seat root is ready after ${Math.round((performance.now() - started) / 1000)} s`);
    return path;
  } catch (error) {
    if (signal.aborted) throw abortedError(error);
    if (error instanceof SeatError) throw error;
    const sentence = 'The seat root could not be built; the log of the worker says why.';
    throw new SeatError('seat-image-missing', sentence, true, { cause: error });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** base-files first: it makes /bin, /lib and the like links into /usr, where all others put their files. */
async function unpack(archives: readonly string[], root: string, signal: AbortSignal): Promise<void> {
  const isBase = (path: string) => /\/base-files_[^/]*$/.test(path);
  for (const archive of archives.filter(isBase)) await runCommand('dpkg-deb', ['-x', archive, root], signal);
  const rest = archives.filter((archive) => !isBase(archive));
  const next = async (): Promise<void> => {
    for (let archive = rest.pop(); archive; archive = rest.pop()) {
      await runCommand('dpkg-deb', ['-x', archive, root], signal);
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, next));
}

async function unpackLab(
  archive: string,
  recipe: SeatRecipe,
  root: string,
  work: string,
  signal: AbortSignal,
): Promise<void> {
  const lab = join(work, 'lab');
  await mkdir(lab);
  await runCommand('dpkg-deb', ['-x', archive, lab], signal);
  for (const path of recipe.lab.paths) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await cp(join(lab, path), join(root, path), {
      recursive: true,
      verbatimSymlinks: true,
      preserveTimestamps: true,
      // Source maps are half of Lab and help nobody who uses it.
      filter: (source) => !source.endsWith('.map'),
    });
  }
  await rm(lab, { recursive: true });
}

async function removeStaleBuilds(rootsDir: string): Promise<void> {
  for (const name of await readdir(rootsDir)) {
    if (!name.startsWith('.building-')) continue;
    const path = join(rootsDir, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > staleAfterMs) await rm(path, { recursive: true, force: true });
  }
}
