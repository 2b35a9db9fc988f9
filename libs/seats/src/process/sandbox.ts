import type { SeatLimits } from '@wod/contracts';

/** The size of a seat's /tmp in MiB. Like all memory-backed files it counts into the seat's memory. */
export const tmpMb = 64;

/** How many files a process of a seat may have open. */
const openFiles = 4096;

const mebibyte = 1024 * 1024;

/** Starts a seat's Jupyter. Followed by the seat's id, so that a seat is known in a list of processes. */
export const startScript = '/opt/wod/bin/start-seat';

/** Where seats see their system from: a root of our own, or parts of the host's. */
export interface SeatBase {
  /** bubblewrap arguments that put the system in place, without what every seat has. `at` is its root. */
  mounts(at: string): readonly string[];
  /** The directory that `mounts` is about, or undefined for the host's own. */
  readonly root: string | undefined;
  /** Folders that stand first on a seat's PATH. */
  readonly path: string | undefined;
}

/** The command that starts bubblewrap, e.g. `['/usr/bin/bwrap']`, or the one of a root with its loader. */
export type Bubblewrap = (at: string) => readonly string[];

/** What one run in a sandbox is allowed and given. */
export interface Sandbox {
  readonly base: SeatBase;
  readonly bubblewrap: Bubblewrap;
  /** Folder of the seat on the host with `home` and `run` in it. */
  readonly volume: string;
  /** The seat's user on the host, when the worker is root and may choose; else it is the worker's own. */
  readonly hostUid: number | undefined;
  /** Control groups that its processes join; only root can. */
  readonly cgroups: readonly string[];
  readonly limits: SeatLimits;
  /** Processes and threads, where no control group counts them. */
  readonly processLimit: number | undefined;
}

/**
 * The command line that runs `command` inside the sandbox of a seat: no network, no other processes, a
 * read-only system, the seat's home, and nobody to become. As root the worker first leaves root: a shell
 * script of ours joins the control groups, puts the system where every user can reach it (a mount that only
 * this seat sees, because the folders above it may be closed to others) and becomes the seat's user.
 */
export function sandboxCommand(
  sandbox: Sandbox,
  command: readonly string[],
  extra: readonly string[] = [],
): readonly [string, ...string[]] {
  const { base, volume, hostUid, limits, cgroups } = sandbox;
  const asRoot = hostUid !== undefined;
  const seatVolume = asRoot ? '/mnt/volume' : volume;
  const at = asRoot ? '/mnt/root' : (base.root ?? '/');
  const limited =
    sandbox.processLimit === undefined
      ? command
      : ['/usr/bin/prlimit', `--nproc=${sandbox.processLimit}`, '--', ...command];
  const wrapped = [
    ...sandbox.bubblewrap(at),
    ...isolation,
    ...base.mounts(at),
    ...furniture,
    ...['--bind', `${seatVolume}/home`, '/home/student', '--bind', `${seatVolume}/run`, '/run/seat'],
    ...extra,
    ...['--remount-ro', '/run', '--remount-ro', '/dev', '--remount-ro', '/', '--chdir', '/home/student'],
    '--',
    ...limited,
  ];
  const fileBlocks = String(Math.ceil((limits.diskMb * mebibyte) / 512));
  if (!asRoot) return ['/bin/sh', '-c', asUser, 'seat', fileBlocks, ...wrapped];
  const root = base.root ?? '/';
  const settled = [root, volume, String(hostUid), cgroups.join(' '), ...wrapped];
  return [
    'unshare',
    '--mount',
    '--propagation',
    'private',
    '/bin/sh',
    '-c',
    asRootScript,
    'seat',
    ...settled,
  ];
}

const isolation = [
  ...['--unshare-all', '--unshare-user', '--disable-userns', '--uid', '1000', '--gid', '1000'],
  ...['--hostname', 'seat', '--new-session', '--as-pid-1'],
];

/** What every seat has besides its system. Every writable place has a size. */
const furniture = [
  ...['--proc', '/proc', '--dev', '/dev', '--size', String(16 * mebibyte), '--tmpfs', '/dev/shm'],
  ...['--size', String(tmpMb * mebibyte), '--perms', '1777', '--tmpfs', '/tmp'],
  ...['--size', String(mebibyte), '--tmpfs', '/run'],
];

/** No core dumps, a bound on open files, and on the size of one file (512-byte blocks). */
const asUser = `
ulimit -c 0
ulimit -n ${openFiles}
ulimit -f "$1"
shift
exec "$@"
`;

const asRootScript = `
set -e
root=$1 volume=$2 uid=$3 groups=$4
shift 4
for group in $groups; do echo $$ >"$group/cgroup.procs"; done
ulimit -c 0
ulimit -n ${openFiles}
mount -t tmpfs -o mode=0755,size=64k seat /mnt
mkdir /mnt/root /mnt/volume
mount --rbind "$root" /mnt/root
mount --bind "$volume" /mnt/volume
exec setpriv --reuid="$uid" --regid="$uid" --clear-groups -- "$@"
`;
