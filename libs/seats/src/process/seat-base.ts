import { access, readdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { runCommand } from '../run-command';
import type { Bubblewrap, SeatBase } from './sandbox';

/** Debian's names of the folders with the libraries of an architecture. */
const libraryFolders: Partial<Record<NodeJS.Architecture, string>> = {
  x64: 'x86_64-linux-gnu',
  arm64: 'aarch64-linux-gnu',
  ppc64: 'powerpc64le-linux-gnu',
  s390x: 's390x-linux-gnu',
  riscv64: 'riscv64-linux-gnu',
};

/** A system of our own, built or given. */
export function rootBase(root: string): SeatBase {
  return { root, path: undefined, mounts: (at) => ['--ro-bind', at, '/'] };
}

/**
 * The host's own Jupyter: its /usr and the folder that Jupyter is installed in, read-only, with our parts
 * beside them. Nothing else of the host is there: no /etc but the few files that programs need.
 * @param jupyterLab path of the host's `jupyter-lab`
 * @param ownParts `rootfs/opt/wod` of the recipe
 * @param passwdDir folder with a `passwd` and a `group` that know the student
 */
export function foundBase(jupyterLab: string, ownParts: string, passwdDir: string): SeatBase {
  const bin = dirname(jupyterLab);
  const prefix = dirname(bin);
  const etc = ['ssl', 'alternatives', 'ld.so.cache', 'bash.bashrc', 'profile', 'mime.types', 'jupyter'];
  const under = (at: string, path: string) => join(at, path);
  return {
    root: undefined,
    path: bin,
    mounts: (at) => [
      ...['--ro-bind', under(at, '/usr'), '/usr'],
      ...['bin', 'sbin', 'lib', 'lib64'].flatMap((name) => ['--symlink', `usr/${name}`, `/${name}`]),
      ...etc.flatMap((name) => ['--ro-bind-try', under(at, `/etc/${name}`), `/etc/${name}`]),
      ...['passwd', 'group'].flatMap((name) => [
        '--ro-bind',
        under(at, join(passwdDir, name)),
        `/etc/${name}`,
      ]),
      ...(prefix.startsWith('/usr') ? [] : ['--ro-bind', under(at, prefix), prefix]),
      ...['--ro-bind', under(at, ownParts), '/opt/wod'],
    ],
  };
}

/** The host's Jupyter, if it has one that starts; asked of the program itself. */
export async function findHostJupyter(path: string, signal: AbortSignal): Promise<string | undefined> {
  const found = await findProgram('jupyter-lab', path);
  if (!found) return undefined;
  const version = await runCommand(found, ['--version'], signal).catch(() => undefined);
  return version === undefined ? undefined : found;
}

/**
 * bubblewrap of the host when it can lock user namespaces (0.8 and later), else the one in the seat root,
 * started with that root's own loader and libraries so that the host's do not matter.
 */
export async function findBubblewrap(
  path: string,
  root: string | undefined,
  signal: AbortSignal,
): Promise<Bubblewrap | undefined> {
  const onHost = await findProgram('bwrap', path);
  if (onHost && /--disable-userns/.test(await runCommand(onHost, ['--help'], signal).catch(() => ''))) {
    return () => [onHost];
  }
  const libraries = libraryFolders[process.arch];
  if (!root || !libraries) return undefined;
  const folder = join(root, 'usr/lib', libraries);
  const loader = (await readdir(folder).catch(() => [])).find((name) =>
    /^ld-linux.*\.so\.\d+$|^ld64\.so/.test(name),
  );
  if (!loader || !(await isThere(join(root, 'usr/bin/bwrap')))) return undefined;
  return (at) => {
    const inRoot = join(at, 'usr/lib', libraries);
    return [join(inRoot, loader), '--library-path', inRoot, join(at, 'usr/bin/bwrap')];
  };
}

async function findProgram(name: string, path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter(Boolean)) {
    const candidate = join(folder, name);
    if (await isThere(candidate)) return candidate;
  }
  return undefined;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
