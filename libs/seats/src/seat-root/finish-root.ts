import {
  appendFile,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
  chmod,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SeatRecipe } from '../recipe/seat-recipe';

/** What update-alternatives would have chosen. */
const alternatives = {
  'usr/bin/awk': 'mawk',
  'usr/bin/nawk': 'mawk',
  'usr/bin/pager': 'less',
  'usr/bin/editor': 'nano',
  'usr/bin/which': 'which.debianutils',
};

/** Files that packages put in place when they are installed. */
const defaults = {
  'etc/passwd': 'usr/share/base-passwd/passwd.master',
  'etc/group': 'usr/share/base-passwd/group.master',
  'etc/profile': 'usr/share/base-files/profile',
  'etc/nsswitch.conf': 'usr/share/libc-bin/nsswitch.conf',
  'etc/shells': 'usr/share/debianutils/shells',
};

const student = {
  'etc/passwd': 'student:x:1000:1000:Student:/home/student:/bin/bash\n',
  'etc/group': 'student:x:1000:\n',
};

/** Where seats mount their own things, and what nobody reads in a seat. */
const mountPoints = ['proc', 'dev', 'sys', 'tmp', 'run/seat', 'home/student', 'opt', 'mnt'];
const unread = [
  'usr/share/doc',
  'usr/share/man',
  'usr/share/locale',
  'usr/share/nodejs',
  'var/cache',
  'var/lib',
];

/**
 * Does what the packages' own install scripts would have done, without running any of them: unpacked
 * archives become a directory that programs can live in. Nothing in it keeps a set-user or set-group bit.
 */
export async function finishRoot(root: string, recipe: SeatRecipe): Promise<void> {
  for (const path of unread) await rm(join(root, path), { recursive: true, force: true });
  for (const path of mountPoints) await folder(root, path);
  for (const [path, target] of Object.entries(alternatives)) await link(root, path, target);
  for (const [path, source] of Object.entries(defaults)) {
    await copyFile(join(root, source), join(root, path)).catch(ignoreAbsence);
  }
  for (const [path, line] of Object.entries(student)) {
    await appendFile(join(root, path), line);
    await chmod(join(root, path), 0o644);
  }
  await put(root, 'etc/hostname', 'seat\n');
  await put(root, 'etc/hosts', '127.0.0.1 localhost seat\n::1 localhost\n');
  await put(root, 'etc/resolv.conf', '');
  await bundleCertificates(root);
  await withoutPrivileges(root);
  await copyOwnParts(root, recipe);
}

/** Our own parts of the seat, over what the packages brought. */
async function copyOwnParts(root: string, recipe: SeatRecipe): Promise<void> {
  for (const { path, executable, content } of recipe.files) {
    if (!path.startsWith('rootfs/')) continue;
    const target = path.slice('rootfs/'.length);
    await folder(root, dirname(target));
    await put(root, target, content, executable ? 0o755 : 0o644);
  }
}

/** Modes are set by hand, because the worker's umask is for its own files. */
async function put(root: string, path: string, content: string | Buffer, mode = 0o644): Promise<void> {
  await writeFile(join(root, path), content);
  await chmod(join(root, path), mode);
}

async function folder(root: string, path: string): Promise<void> {
  const made = await mkdir(join(root, path), { recursive: true });
  for (let at = join(root, path); made && at.length >= made.length; at = dirname(at)) await chmod(at, 0o755);
}

async function link(root: string, path: string, target: string): Promise<void> {
  const there = await lstat(join(root, dirname(path), target)).catch(ignoreAbsence);
  if (!there) return;
  await rm(join(root, path), { force: true });
  await symlink(target, join(root, path));
}

/** One file with all authorities, where every program looks for it. */
async function bundleCertificates(root: string): Promise<void> {
  const source = join(root, 'usr/share/ca-certificates/mozilla');
  const names = ((await readdir(source).catch(ignoreAbsence)) ?? []).filter((name) => name.endsWith('.crt'));
  const bundle = await Promise.all(names.sort().map((name) => readFile(join(source, name), 'utf8')));
  await folder(root, 'etc/ssl/certs');
  await put(root, 'etc/ssl/certs/ca-certificates.crt', bundle.join(''));
}

async function withoutPrivileges(root: string): Promise<void> {
  for (const folder of ['usr/bin', 'usr/sbin', 'usr/lib', 'usr/libexec']) {
    const entries = await readdir(join(root, folder), { withFileTypes: true, recursive: true }).catch(
      ignoreAbsence,
    );
    for (const entry of entries ?? []) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const { mode } = await lstat(path);
      if ((mode & 0o6000) !== 0) await chmod(path, mode & 0o1777);
    }
  }
}

function ignoreAbsence(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}
